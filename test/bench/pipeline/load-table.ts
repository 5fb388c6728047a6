import type { LoadFigures } from './measure-load.ts';
import { processorSecondsPerMillionOf, recordsPerSecondOf } from './rate.ts';

const HEADINGS = [
  'load',
  'movies',
  'records',
  'records/s',
  'storeless/s',
  'bound/s',
  '% of bound',
  'ops/group',
  'decide %',
  'CPU s/M',
  'Node MB',
  'servers MB',
];

export const loadTableOf = (figures: readonly LoadFigures[]): string =>
  [
    rowOf(HEADINGS),
    ...figures.map((each) =>
      rowOf([
        each.load,
        each.movies,
        each.records,
        Math.round(recordsPerSecondOf(each.ours)),
        Math.round(each.storelessPerSecond),
        Math.round(each.boundPerSecond),
        Math.round((100 * recordsPerSecondOf(each.ours)) / each.boundPerSecond),
        each.storeOperationsPerGroup.toFixed(2),
        Math.round(each.decideShare * 100),
        Math.round(processorSecondsPerMillionOf(each.ours)),
        Math.round(each.processMb),
        Math.round(each.serversMb),
      ]),
    ),
  ].join('\n');

const FIRST_WIDTH = 26;
const WIDTH = 12;

/** Cells below each other: the first to the left, the others to the right. */
export const rowOf = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(FIRST_WIDTH) : String(cell).padStart(WIDTH))).join('');
