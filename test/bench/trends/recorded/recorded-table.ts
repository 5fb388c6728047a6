import { TASKS } from './figures.ts';
import type { RecordedFigures, RecordedRow } from './measure-recorded.ts';

const fixed = (value: number, digits: number): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));

const lineOf = ({ task, part, detector, figures }: RecordedRow): string =>
  [
    task.padEnd(10),
    part.padEnd(12),
    detector.padEnd(32),
    ...[figures.precision, figures.recall, figures.f1].map((value) => fixed(value, 3).padStart(9)),
    fixed(figures.labelsPerDay, 1).padStart(11),
  ].join('');

export const recordedTableOf = (found: RecordedFigures): string => {
  const { days, movies, rows, changesPerDay, flipsPerDay, rises, risesFound, medianDelayDays, live } = found;
  const head = `${''.padEnd(54)}${['precision', 'recall', 'F1'].map((name) => name.padStart(9)).join('')}  labels/day`;
  return [
    `${movies} movies on ${days} days that are judged`,
    head,
    ...TASKS.flatMap((task) => rows.filter((row) => row.task === task).map(lineOf)),
    '',
    `label changes a day ${fixed(changesPerDay, 1)}, taken back within two days ${fixed(flipsPerDay, 1)}`,
    `rises that begin ${rises}, found while they last ${risesFound}, median ${fixed(medianDelayDays, 0)} days after the first`,
    `by the trending list alone: precision ${fixed(live.precision, 3)}, ${fixed(live.labelsPerDay, 1)} labels a day`,
    '',
  ].join('\n');
};
