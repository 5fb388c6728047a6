import { epochMs } from '../../../../lambdas/core/time.ts';
import type { Snapshot } from '../../../../localstack/run/screen/snapshot.ts';

/** A run in full swing, made up. */
export const SNAPSHOT: Snapshot = {
  now: epochMs(Date.UTC(2026, 10, 23, 18, 42, 7)),
  phase: 'live, 30 × real time',
  topics: [
    { topic: 'movie.reviews', records: 2_921, recordsPerSecond: 104, lag: 0 },
    { topic: 'movie.ratings', records: 6_354, recordsPerSecond: 487, lag: 1_240 },
  ],
  batchMs: { p50: 26.02, p99: 132.1 },
  storeMs: { p50: null, p99: null },
  rowMs: { p50: 48.03, p99: 139.01 },
  windowsWritten: 8_837,
  applied: 10_286,
  late: 2_615,
  expired: 305,
  deadLetters: 1,
  lastPoll: undefined,
  top: {
    windowStart: epochMs(Date.UTC(2026, 10, 23, 18, 40)),
    movies: 500,
    popular: [
      {
        title: 'A Title Far Too Long for Its Column in This Table',
        value: '812.4',
        detail: 'popularity   ★ 8.21 of 26000 votes',
      },
    ],
    reviewed: [{ title: 'Short', value: '7', detail: 'reviews   mood 0.31   +4 −1 ○2' }],
  },
  workflow: {
    last: 'serving-views-2026-11-23T18-41-00Z succeeded in 0.8 s',
    hasFailed: false,
    executions: 12,
    documentsWritten: 9_412,
    difference: 0,
    copiedUntil: epochMs(Date.UTC(2026, 10, 23, 18, 40)),
  },
  rankings: {
    windowStart: epochMs(Date.UTC(2026, 10, 23, 18, 40)),
    trending: [{ title: 'The Lonely Mountain', value: '31.2', detail: 'breakout   12.3 points/h' }],
    breakout: [{ title: 'The Lonely Mountain', value: '31.2', detail: '8.0 × the usual   12.3 points/h' }],
    declining: [],
  },
  warnings: ['score-reviews: record set aside'],
};
