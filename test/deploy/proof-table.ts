import { rulesFor, variantOf } from '../../localstack/emulators/deploy/support.ts';
import type { Resource, Template } from '../../localstack/emulators/deploy/template.ts';
import type { EmulatorName } from '../../localstack/emulators/emulator.ts';

const COLUMNS = ['localstack', 'ministack'] as const;

/** How many resources of each type there are, and how far each emulator takes them; the rest is validated, no more. */
export const proofTableOf = (templates: Iterable<Template>): string => {
  const resources = [...templates].flatMap((template) => Object.values(template.Resources));
  const alike = Map.groupBy(resources, variantOf);
  const rows = [...alike]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([variant, [first, ...others]]) => [
      variant,
      `${1 + others.length}`,
      ...COLUMNS.map((name) => claimOf(first, name)),
    ]);
  const lines = [['type', 'resources', ...COLUMNS], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return padded.join('\n');
};

const claimOf = (resource: Resource | undefined, emulator: EmulatorName): string => {
  if (resource === undefined) return '';
  const support = rulesFor(emulator).supportOf(resource);
  return support.is === 'left out' ? `no: ${support.why}` : support.is;
};
