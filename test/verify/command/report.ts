import { failureLines, variantsTable } from '../campaign/report.ts';
import { FAULTS } from '../simulation/faults.ts';
import { aligned, grouped } from '../table.ts';
import type { MemoryPart } from './memory-part.ts';

export const memoryReportOf = ({
  totals,
  variants,
  repeated,
  reproducible,
  replicas,
  seconds,
  cpuSeconds,
}: MemoryPart): string => {
  const half = Math.ceil(FAULTS.length / 2);
  const faultCells = FAULTS.map((fault) => [fault, grouped(totals.faults[fault] ?? 0)]);
  const faults = faultCells
    .slice(0, half)
    .map((cells, row) => [...cells, '  ', ...(faultCells[row + half] ?? ['', ''])]);
  return [
    `In memory: ${grouped(totals.schedules)} schedules in ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU)`,
    aligned([
      ['records', grouped(totals.records)],
      ['invocations', grouped(totals.invocations)],
      ['steps', grouped(totals.steps)],
      ['distinct reviews and samples', grouped(totals.identities)],
      ['  counted', grouped(totals.counted)],
      ['  expired', grouped(totals.expired)],
      ['  set aside', grouped(totals.setAside)],
      ['lost', grouped(totals.lost)],
      ['double', grouped(totals.double)],
      ['schedules that failed', grouped(totals.failed)],
      ['the same when run again', `${reproducible} of ${repeated}`],
    ]),
    '\nFaults injected',
    aligned(faults),
    '\nWrong on purpose, on the same schedules',
    variantsTable(variants),
    `\nThree replicas, no repair: ${grouped(replicas.schedules)} schedules, ${replicas.failed} wrong in the end, ${replicas.hid} that hid something for a moment`,
    aligned(replicas.caught.map(({ name, mistake, after }) => [name, String(after ?? 'never'), mistake])),
    ...failureLines('npm run verify:exactly-once -- --only memory', totals.failures),
  ].join('\n');
};
