import type { MemoryPart } from './memory-part.ts';
import { FAULTS } from './simulation/faults.ts';

const number = (value: number): string => value.toLocaleString('en-US');

const aligned = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows
    .map((cells) =>
      cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
    )
    .map((cells) => `  ${cells.join('  ')}`.trimEnd())
    .join('\n');
};

export const memoryReportOf = ({
  totals,
  variants,
  repeated,
  reproducible,
  seconds,
  cpuSeconds,
}: MemoryPart): string => {
  const half = Math.ceil(FAULTS.length / 2);
  const faultCells = FAULTS.map((fault) => [fault, number(totals.faults[fault] ?? 0)]);
  const faults = faultCells
    .slice(0, half)
    .map((cells, row) => [...cells, '  ', ...(faultCells[row + half] ?? ['', ''])]);
  return [
    `In memory: ${number(totals.schedules)} schedules in ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU)`,
    aligned([
      ['records', number(totals.records)],
      ['invocations', number(totals.invocations)],
      ['steps', number(totals.steps)],
      ['distinct reviews and samples', number(totals.identities)],
      ['  counted', number(totals.counted)],
      ['  expired', number(totals.expired)],
      ['  set aside', number(totals.setAside)],
      ['lost', number(totals.lost)],
      ['double', number(totals.double)],
      ['schedules that failed', number(totals.failed)],
      ['the same when run again', `${reproducible} of ${repeated}`],
    ]),
    '\nFaults injected',
    aligned(faults),
    '\nWrong on purpose, on the same schedules',
    aligned([
      ['', 'caught after', 'fail', ''],
      ...variants.map(({ name, mistake, caughtAfter, failed, tried }) => [
        name,
        caughtAfter === null ? 'NEVER' : number(caughtAfter),
        `${((100 * failed) / tried).toFixed(0)} %`,
        mistake,
      ]),
    ]),
    ...totals.failures.flatMap(({ seed, violations }) => [
      `\nFAILED: npm run verify:exactly-once -- --only memory --schedules 1 --seed ${seed}`,
      ...violations.map((violation) => `  ${violation}`),
    ]),
  ].join('\n');
};
