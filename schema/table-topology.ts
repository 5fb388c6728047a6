/**
 * Who writes and who reads which table. What a function's role may do, which tables the audit looks at, what Keyspaces is told
 * about write timestamps, and what the operator's commands and the console show derive from it. Columns, keys and retention
 * are in `cql/*.cql`.
 */
import { FUNCTIONS, type FunctionName, TABLES, type TableName } from './names.ts';
import { RANKING_TABLES, type RankingTable } from './rankings.ts';

export interface TableShape {
  readonly writers: readonly FunctionName[];
  /** Whoever writes under a condition reads too. The audit, which reads whatever expires, is not named here. */
  readonly readers: readonly FunctionName[];
  /** Writes carry a write timestamp of ours, which Keyspaces takes only where it was told so when the table was made. */
  readonly hasWriteTimestamps: boolean;
  /** @default true */
  readonly expires?: boolean;
  /** How a person is shown its rows, in the order of this list. @default - not at all */
  readonly shown?: {
    /** Its partition key. */
    readonly by: 'movie_id' | 'hour';
    /** Under which name the documents have them. @default - they are in no document of their own */
    readonly as?: 'ratings' | 'sentiment' | 'stats';
  };
}

/** The steps that go through all rows which have a document. */
const COPY = [FUNCTIONS.syncViews, FUNCTIONS.reconcileViews];
const COUNTERS = [FUNCTIONS.scoreReviews, FUNCTIONS.aggregateRatings];

const RANKING: TableShape = {
  writers: [FUNCTIONS.rankTrends],
  // It also finishes rankings of which some rows are missing.
  readers: [FUNCTIONS.rankTrends, ...COPY, FUNCTIONS.showTrending],
  hasWriteTimestamps: false,
  shown: { by: 'hour' },
};

const OTHERS: Readonly<Record<Exclude<TableName, RankingTable>, TableShape>> = {
  [TABLES.movies]: {
    writers: [FUNCTIONS.projectMetadata],
    readers: [FUNCTIONS.detectTrends, FUNCTIONS.rankTrends, ...COPY],
    hasWriteTimestamps: true,
    shown: { by: 'movie_id' },
  },
  [TABLES.movieStats]: {
    writers: [FUNCTIONS.aggregateRatings, FUNCTIONS.projectMetadata, FUNCTIONS.detectTrends],
    readers: [FUNCTIONS.detectTrends, ...COPY],
    hasWriteTimestamps: true,
    shown: { by: 'movie_id', as: 'stats' },
  },
  [TABLES.movieRatingsByWindow]: {
    // sync-views: the velocities that it derives on the way.
    writers: [FUNCTIONS.aggregateRatings, FUNCTIONS.syncViews],
    readers: COPY,
    hasWriteTimestamps: true,
    shown: { by: 'movie_id', as: 'ratings' },
  },
  [TABLES.reviewSentiments]: {
    writers: [FUNCTIONS.scoreReviews, FUNCTIONS.syncViews],
    readers: [FUNCTIONS.rankTrends, ...COPY],
    hasWriteTimestamps: true,
    shown: { by: 'movie_id', as: 'sentiment' },
  },
  [TABLES.windowContributions]: { writers: COUNTERS, readers: COUNTERS, hasWriteTimestamps: true },
  [TABLES.changedMovies]: {
    writers: [...COUNTERS, FUNCTIONS.projectMetadata, FUNCTIONS.detectTrends],
    readers: [FUNCTIONS.planViews, FUNCTIONS.detectTrends, ...COPY],
    hasWriteTimestamps: true,
  },
  [TABLES.pollCheckpoints]: {
    writers: [FUNCTIONS.pollTmdb],
    readers: [FUNCTIONS.pollTmdb],
    hasWriteTimestamps: false,
  },
  [TABLES.syncCheckpoints]: {
    writers: [FUNCTIONS.advanceCheckpoint],
    readers: [FUNCTIONS.planViews, FUNCTIONS.advanceCheckpoint],
    hasWriteTimestamps: false,
    // One row.
    expires: false,
  },
  [TABLES.dailyLevels]: {
    writers: [FUNCTIONS.detectTrends],
    readers: [FUNCTIONS.detectTrends],
    hasWriteTimestamps: true,
  },
  [TABLES.catalogueEntries]: {
    writers: [FUNCTIONS.detectTrends],
    readers: [FUNCTIONS.detectTrends, FUNCTIONS.rankTrends],
    hasWriteTimestamps: true,
  },
  [TABLES.catalogueDays]: {
    writers: [FUNCTIONS.rankTrends],
    readers: [FUNCTIONS.detectTrends, FUNCTIONS.rankTrends],
    hasWriteTimestamps: true,
  },
  [TABLES.trendShards]: {
    writers: [FUNCTIONS.detectTrends],
    readers: [FUNCTIONS.detectTrends, FUNCTIONS.rankTrends],
    hasWriteTimestamps: false,
  },
  [TABLES.trendSnapshots]: {
    writers: [FUNCTIONS.rankTrends],
    readers: [FUNCTIONS.planViews, FUNCTIONS.rankTrends],
    hasWriteTimestamps: false,
  },
};

const TABLE_SHAPES = {
  ...OTHERS,
  ...Object.fromEntries(RANKING_TABLES.map((table) => [table, RANKING])),
} as Readonly<Record<TableName, TableShape>>;

const ALL_TABLES = Object.keys(TABLE_SHAPES) as readonly TableName[];

export const tableShapeOf = (table: TableName): TableShape => TABLE_SHAPES[table];

/** Tables that are shown by this key. */
export const tablesShownBy = (key: 'movie_id' | 'hour'): readonly TableName[] =>
  ALL_TABLES.filter((table) => TABLE_SHAPES[table].shown?.by === key);

/** All whose rows have an end. */
export const EXPIRING_TABLES: readonly TableName[] = ALL_TABLES.filter((table) => TABLE_SHAPES[table].expires ?? true);

/** What a function asks of the store. */
export interface TableAccess {
  readonly reads: readonly TableName[];
  readonly writes: readonly TableName[];
}

/** Whoever may read a table is told whether its TTL is on: so the audit may read what expires. */
export const tableAccessOf = (name: FunctionName): TableAccess => ({
  reads:
    name === FUNCTIONS.auditRetention
      ? EXPIRING_TABLES
      : ALL_TABLES.filter((table) => TABLE_SHAPES[table].readers.includes(name)),
  writes: ALL_TABLES.filter((table) => TABLE_SHAPES[table].writers.includes(name)),
});
