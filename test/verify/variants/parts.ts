/** What wrong functions are made of: the shipped handlers with something else in the place of one part. */

import type { DecodeRecord } from '../../../lambdas/adapters/lambda/record-loop.ts';
import { streamShellOf } from '../../../lambdas/adapters/lambda/stream-shell.ts';
import type { MemoryWindowTable } from '../../../lambdas/adapters/memory/window-table.ts';
import { makeHandler as makeAggregateRatings } from '../../../lambdas/aggregate-ratings/handler.ts';
import type { RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { retryUntilDeadline } from '../../../lambdas/core/deadline.ts';
import { ttlSecondsOf } from '../../../lambdas/core/retention.ts';
import type { Contribution } from '../../../lambdas/core/stream/contribution.ts';
import type { CountedRow, CountedTable, Entry } from '../../../lambdas/core/stream/counted-ports.ts';
import type { Countable } from '../../../lambdas/core/stream/counted-set.ts';
import { countableRating, type RatingAggregate, type RatingSample } from '../../../lambdas/core/stream/rating.ts';
import { countableReview, type ReviewScore, type SentimentAggregate } from '../../../lambdas/core/stream/review.ts';
import { statsOf } from '../../../lambdas/core/stream/snapshots.ts';
import type { Unwritten, UpsertWindows } from '../../../lambdas/core/stream/upsert-windows.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import { makeHandler as makeScoreReviews } from '../../../lambdas/score-reviews/handler.ts';
import { type Wiring, wireStreamFunctions } from '../../../localstack/wiring/stream-wiring.ts';
import { FUNCTIONS, type FunctionName, TOPICS } from '../../../schema/names.ts';
import { RETENTION_MS } from '../oracle/facts.ts';
import type { EnvironmentTools, StreamFunctions, Wire } from '../simulation/environment.ts';
import { callOver } from '../simulation/wire.ts';

/** One window table as a scheme sees it. */
export interface Table<Value, Aggregate> {
  readonly dataType: 'sentiment' | 'ratings';
  readonly counted: CountedTable<Aggregate>;
  /** The rows themselves, past all faults. */
  readonly rows: MemoryWindowTable<Aggregate>;
  readonly countable: Countable<Value, Aggregate>;
}

/** A way to bring contributions into a table. */
export type Scheme = <Value, Aggregate>(
  table: Table<Value, Aggregate>,
  wiring: Wiring,
  tools: EnvironmentTools,
) => UpsertWindows<Value>;

/** The shipped handlers around another scheme. */
export const wireScheme =
  (scheme: Scheme): Wire =>
  (wiring, tools) => {
    const { sentiments, ratings } = wiring.stores;
    const { fakes } = tools;
    const reviewTable: Table<ReviewScore, SentimentAggregate> = {
      dataType: 'sentiment',
      counted: sentiments,
      rows: fakes.sentiments.rows,
      countable: countableReview,
    };
    const ratingTable: Table<RatingSample, RatingAggregate> = {
      dataType: 'ratings',
      counted: ratings,
      rows: fakes.ratings.rows,
      countable: countableRating,
    };
    const reviews = shellOf(wiring, FUNCTIONS.scoreReviews, { [TOPICS.reviews]: wiring.decoders.review });
    const samples = shellOf(wiring, FUNCTIONS.aggregateRatings, { [TOPICS.ratings]: wiring.decoders.rating });
    return {
      ...wireStreamFunctions(wiring),
      scoreReviews: makeScoreReviews({
        ...wiring,
        readBatch: reviews.readBatch,
        upsertWindows: scheme(reviewTable, wiring, tools),
      }),
      aggregateRatings: makeAggregateRatings({
        ...wiring,
        readBatch: samples.readBatch,
        upsertWindows: scheme(ratingTable, wiring, tools),
      }),
    };
  };

/** The shipped functions over stores, clocks or names that are not what they should be. */
export const wireOver =
  (change: (wiring: Wiring, tools: EnvironmentTools) => Partial<Wiring>): Wire =>
  (wiring, tools): StreamFunctions =>
    wireStreamFunctions({ ...wiring, ...change(wiring, tools) });

const shellOf = <Value>(
  wiring: Wiring,
  functionName: FunctionName,
  decoders: Readonly<Record<string, DecodeRecord<Value>>>,
) => {
  const { deadLetters, changeLog } = wiring.stores;
  const telemetry = wiring.telemetryOf(functionName);
  return streamShellOf({ ...wiring, functionName, deadLetters, changeLog, telemetry }, decoders);
};

/** The shipped scheme, for variants that spoil what goes in or comes out. */
export const shippedScheme: Scheme = ({ dataType, counted, countable }, wiring) =>
  shellOf(wiring, FUNCTIONS.scoreReviews, {}).upsertWindowsOf(dataType, counted, countable);

/** One window of one movie and what a batch brings for it. */
export interface WindowWork<Value> {
  readonly movieId: number;
  readonly windowStart: Contribution<Value>['windowStart'];
  readonly contributions: readonly Contribution<Value>[];
  readonly ttlSeconds: number;
}

/** What the change log is to hear of a batch. */
export const changesOf = (
  { dataType }: Pick<Table<never, never>, 'dataType'>,
  contributions: readonly Pick<WindowWork<unknown>, 'movieId' | 'windowStart'>[],
  changedAt: EpochMs,
): RowChange[] => contributions.map(({ movieId, windowStart }) => ({ movieId, dataType, windowStart, changedAt }));

/** Writes window by window, each until it succeeds, and logs it then: a frame for schemes of their own. */
export const windowByWindow =
  <Value>(
    table: Pick<Table<never, never>, 'dataType'>,
    wiring: Wiring,
    write: (work: WindowWork<Value>) => Promise<void>,
  ): UpsertWindows<Value> =>
  async (contributions, context): Promise<Unwritten> => {
    for (const some of Map.groupBy(contributions, keyOf).values()) {
      const { movieId, windowStart } = some[0] as Contribution<Value>;
      const ttlSeconds = ttlSecondsOf(windowStart, wiring.windowing.retentionMs, wiring.clock.now());
      const work = { movieId, windowStart, contributions: some, ttlSeconds };
      const log = () => wiring.stores.changeLog.append(changesOf(table, [work], wiring.clock.now()));
      try {
        if (ttlSeconds <= 0) continue;
        await retryUntilDeadline(context, wiring)('write', () => write(work));
        await retryUntilDeadline(context, wiring)('log', log);
      } catch (cause) {
        return { records: contributions.map(({ record }) => record), cause };
      }
    }
    return { records: [] };
  };

const keyOf = ({ movieId, windowStart }: Contribution<unknown>): string => `${movieId}/${windowStart}`;

/** A row after `contributions`, whatever it held before. Its version counts writes. */
export const rowWith = <Value, Aggregate>(
  row: CountedRow<Aggregate> | undefined,
  { movieId, windowStart, contributions }: WindowWork<Value>,
  { fold, cellsOf }: Countable<Value, Aggregate>,
): CountedRow<Aggregate> => ({
  movieId,
  windowStart,
  ver: (row?.ver ?? 0) + 1,
  aggregate: contributions.reduce<Aggregate | undefined>(
    (sums, { value }) => fold(sums, value),
    row?.aggregate,
  ) as Aggregate,
  counted: new Map([
    ...(row?.counted ?? []),
    ...contributions.map(
      ({ identity, value }) => [identity, [movieId, identity, ...cellsOf(value, windowStart)] as Entry] as const,
    ),
  ]),
});

/** The row as it stands, after a read's faults. */
export const readRow = <Value, Aggregate>(
  { rows }: Table<Value, Aggregate>,
  { simulation, owner }: EnvironmentTools,
  { movieId, windowStart }: WindowWork<Value>,
): Promise<CountedRow<Aggregate> | undefined> => {
  const act = async () => rows.rowsOf(movieId).find((row) => row.windowStart === windowStart);
  return callOver(simulation, owner, { operation: 'read', what: `read ${movieId}`, movieId, items: [0], act });
};

/** Writes whatever `next` makes of the row that is there, and meets the faults of a write; `next` may refuse by throwing. */
export const writeRow = async <Value, Aggregate>(
  { rows, countable: { newestOf } }: Table<Value, Aggregate>,
  { simulation, owner }: EnvironmentTools,
  { movieId, windowStart, ttlSeconds }: WindowWork<Value>,
  next: (current: CountedRow<Aggregate> | undefined) => CountedRow<Aggregate>,
): Promise<void> => {
  const act = async (): Promise<void> => {
    const current = rows.rowsOf(movieId).find((row) => row.windowStart === windowStart);
    const row = { ...next(current), ver: (current?.ver ?? 0) + 1, ttlSeconds };
    const stats = newestOf && statsOf([row], newestOf, RETENTION_MS, epochMs(simulation.now)).get(row);
    await rows.publish([{ ...row, stats }]);
  };
  await callOver(simulation, owner, { operation: 'write', what: `write ${movieId}`, movieId, items: [0], act });
};
