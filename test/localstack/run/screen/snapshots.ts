import { epochMs } from '../../../../lambdas/core/time.ts';
import type { Warning } from '../../../../localstack/pipeline/warnings.ts';
import type { Snapshot, TopRow } from '../../../../localstack/run/screen/snapshot.ts';

const NOW = epochMs(Date.UTC(2026, 10, 23, 18, 42, 7));
/** The machine's: another time than the world's. */
export const REAL_NOW = epochMs(Date.UTC(2026, 10, 23, 9, 0, 0));
const AT_18_40 = epochMs(Date.UTC(2026, 10, 23, 18, 40));

const row = (movieId: number, title: string, value: string, detail: string): TopRow => ({
  movieId,
  title,
  value,
  detail,
});

export const warningOf = (text: string, more: Partial<Warning> = {}): Warning => ({
  key: text,
  text,
  kind: 'fault',
  count: 1,
  firstAt: epochMs(REAL_NOW - 12_000),
  lastAt: epochMs(REAL_NOW - 12_000),
  ...more,
});

/** A run in full swing, made up. */
export const SNAPSHOT: Snapshot = {
  now: NOW,
  realNow: REAL_NOW,
  isLiveTmdb: false,
  isReplaying: false,
  isStopping: false,
  phase: 'live, 30 × real time',
  topics: [
    { topic: 'movie.reviews', records: 2_921, recordsPerSecond: 10, mostPerSecond: 104, lag: 0, mostLag: 12 },
    { topic: 'movie.ratings', records: 6_354, recordsPerSecond: 49, mostPerSecond: 487, lag: 1_240, mostLag: 1_300 },
  ],
  batchMs: { p50: 1_697.82, p99: 1_717.3 },
  storeMs: { p50: null, p99: null },
  rowMs: { p50: 48.03, p99: 139.01 },
  windowsWritten: 8_837,
  applied: 10_286,
  late: 2_615,
  expired: 305,
  deadLetters: 1,
  lastPoll: undefined,
  top: {
    windowStart: AT_18_40,
    movies: 500,
    popular: [
      row(7, 'A Title Far Too Long for Its Column in This Table', '812.4', '★ 8.21   26,000 votes'),
      row(8, 'Second', '700.0', '★ 7.00   1 vote'),
    ],
    reviewed: [row(9, 'Short', '7', 'reviews   mood 0.31   +4 −1 ○2')],
  },
  workflow: {
    last: 'succeeded in 0.8 s · serving-views-2026-11-23T18-41-00Z',
    hasFailed: false,
    executions: 12,
    documentsWritten: 9_412,
    difference: 0,
    copiedUntil: AT_18_40,
  },
  rankings: {
    windowStart: AT_18_40,
    trending: [row(1234, 'The Lonely Mountain', '31.2', 'breakout   12.3 points/h')],
    breakout: [row(1234, 'The Lonely Mountain', '31.2', '8.0 × the usual   12.3 points/h')],
    declining: [],
  },
  freshness: { rows: AT_18_40, rankings: epochMs(AT_18_40 - 3_600_000), documents: null },
  away: {},
  warnings: [
    warningOf('Kafka is away; movie.reviews waits for it', { kind: 'standing' }),
    warningOf('score-reviews: record set aside · event time 2026-11-23T19:42:07.000Z is 3576 s in the future', {
      kind: 'expected',
      count: 14,
    }),
  ],
};
