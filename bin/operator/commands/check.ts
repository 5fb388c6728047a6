import { wrapped } from '../../../localstack/run/screen/text.ts';
import { CHECK_READS } from '../check-permissions.ts';
import type { Answer, Command } from '../operator-command.ts';
import type { Check, Finding } from '../operator-ports.ts';

export const check: Command = {
  help: `check [--before] [--verbose]

  --before    only what must be right before a stage is deployed
  --verbose   also the facts that each finding rests on

On AWS it only reads, and needs for all of it:
${wrapped(CHECK_READS.join(', '), 98, 9).join('\n')}`,
  options: { before: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
  run: async ({ values }, { checks, name }) => {
    const asked = values['before'] === true ? checks.filter(({ isBefore }) => isBefore === true) : checks;
    const findings = await Promise.all(asked.map(findingOf));
    const isGood = findings.every(({ isRight }) => isRight);
    const lines = findings.flatMap((finding) => linesOf(finding, values['verbose'] === true));
    const wrong = findings.filter(({ isRight }) => !isRight).length;
    const verdict = isGood
      ? `All ${findings.length} checks are right: ${name}`
      : `${wrong} of ${findings.length} are wrong: ${name}`;
    return { text: [...lines, '', verdict].join('\n'), json: { name, isGood, findings }, isGood } satisfies Answer;
  },
};

type Named = Finding & { readonly name: string };

/** What cannot even be asked is wrong, and says why. */
const findingOf = async ({ name, run }: Check): Promise<Named> => {
  try {
    return { name, ...(await run()) };
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const remedy = 'See the message; where it speaks of access, the profile lacks that permission.';
    return { name, isRight: false, detail, remedy };
  }
};

const NAME_WIDTH = 18;

const linesOf = ({ name, isRight, detail, remedy, facts = [] }: Named, isVerbose: boolean): string[] => [
  `${isRight ? 'ok   ' : 'WRONG'} ${name.padEnd(NAME_WIDTH)} ${detail}`,
  ...(remedy === undefined || isRight ? [] : [`      ${''.padEnd(NAME_WIDTH)} → ${remedy}`]),
  ...(isVerbose ? facts.map((fact) => `      ${''.padEnd(NAME_WIDTH)} · ${fact}`) : []),
];
