import { TASKS } from './evaluation.ts';
import type { Row, Split } from './report.ts';

const TITLES: Readonly<Record<Split, string>> = {
  training: 'training seeds',
  heldOut: 'held-out seeds',
  perturbed: 'held-out seeds, changed worlds',
};

const fixed = (value: number, digits: number): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));

const HEADER = ['', '', 'precision', 'recall', 'F1', 'median min', 'p90 min', 'false/1000 movie-days', 'hits/events'];

const cellsOf = ({ task, change, detector, figures }: Row): readonly string[] => [
  task,
  change === '' ? detector : change,
  fixed(figures.precision, 3),
  fixed(figures.recall, 3),
  fixed(figures.f1, 3),
  fixed(figures.medianDelayMin, 0),
  fixed(figures.p90DelayMin, 0),
  fixed(figures.falseAlarmsPer1000MovieDays, 1),
  `${figures.hits}/${figures.events}`,
];

const LEFT_ALIGNED = 2;

const aligned = (lines: readonly (readonly string[])[]): string => {
  const widths = HEADER.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const padded = (cell: string, column: number): string =>
    column < LEFT_ALIGNED ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return lines.map((cells) => cells.map(padded).join('  ')).join('\n');
};

/** One table per mode and split, each ordered by task. */
export const tablesOf = (rows: readonly Row[]): string =>
  [...Map.groupBy(rows, ({ mode, split }) => `${mode} mode, ${TITLES[split]}`)]
    .map(([title, group]) => {
      const ordered = TASKS.flatMap((task) => group.filter((row) => row.task === task));
      return `${title}\n${aligned([HEADER, ...ordered.map(cellsOf)])}\n`;
    })
    .join('\n');
