import { describe, expect, it } from 'vitest';
import { loadTableOf } from '../pipeline/load-table.ts';
import type { LoadFigures } from '../pipeline/measure-load.ts';
import { type Effort, effortOf } from '../pipeline/rate.ts';
import { peerTableOf, ratiosOf, verdictOf } from './peer-table.ts';

const effort = (records: number, seconds: number, ...processorSeconds: readonly number[]): Effort => ({
  records,
  seconds,
  processorSeconds,
});

const figures: LoadFigures = {
  load: 'ratings, 1 per window',
  movies: 500,
  records: 100_000,
  ours: effortOf([effort(100_000, 4, 4, 5, 1), effort(100_000, 6, 5, 4, 1)]),
  peer: {
    same: { ...effort(100_000, 20, 30, 8, 2), residentMb: 1_800.4 },
    window: { ...effort(100_000, 10, 10, 2, 1), residentMb: 1_500 },
  },
  storelessPerSecond: 60_000,
  boundPerSecond: 40_000,
  storeOperationsPerGroup: 0.051,
  decideShare: 0.02,
  processMb: 700,
  serversMb: 800,
};

/** Two blanks or more stand between cells. */
const cellsOf = (line: string | undefined): string[] => (line ?? '').split(/ {2,}/);

describe('ratios to a peer', () => {
  it('say how much more ours does, in a second and in a second of a processor', () => {
    expect(ratiosOf(effort(100, 1, 2, 1, 1), effort(100, 3, 4, 1, 1))).toEqual({ rate: 3, thrift: 1.5 });
  });

  it('count two runs of ours as one', () => {
    expect(effortOf([effort(100, 4, 4, 5, 1), effort(100, 6, 5, 4, 1)])).toEqual(effort(200, 10, 9, 9, 2));
  });
});

it('say in a line what a load gave', () => {
  expect(verdictOf(figures)).toBe(
    'ours 20000 records/s, 100 CPU s/M; Spark, same, 5000 records/s, 400 CPU s/M: 4.00 ×, 4.00 ×; ' +
      'Spark, window, 10000 records/s, 130 CPU s/M: 2.00 ×, 1.30 ×',
  );
  expect(verdictOf({ ...figures, peer: undefined })).toBe('ours 20000 records/s, 100 CPU s/M');
});

describe('the tables of the pipeline benchmark', () => {
  it('have a line for each load and each job of the peer', () => {
    const [same = '', window = ''] = peerTableOf([figures]).split('\n\n');
    expect(same).toMatch(/^Spark .*, the same job:/);
    expect(cellsOf(same.split('\n')[2])).toEqual([
      'ratings, 1 per window',
      '500',
      '20000',
      '5000',
      '4.00',
      '100',
      '400',
      '4.00',
      '1800',
    ]);
    expect(window).toMatch(/^Spark .*, the table of windows alone/);
    expect(cellsOf(window.split('\n')[2])).toEqual([
      'ratings, 1 per window',
      '500',
      '20000',
      '10000',
      '2.00',
      '100',
      '130',
      '1.30',
      '1500',
    ]);
  });

  it('have no line of a peer where none took its turns', () => {
    expect(peerTableOf([{ ...figures, peer: undefined }])).not.toContain('ratings, 1 per window');
  });

  it('hold ours against what bounds it', () => {
    expect(cellsOf(loadTableOf([figures]).split('\n')[1])).toEqual([
      'ratings, 1 per window',
      '500',
      '100000',
      '20000',
      '60000',
      '40000',
      '50',
      '0.05',
      '2',
      '100',
      '700',
      '800',
    ]);
  });
});
