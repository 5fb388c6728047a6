import { ratingTable } from '../../../lambdas/adapters/rows/window-tables.ts';
import type { InvocationContext } from '../../../lambdas/core/ports.ts';
import type { Contribution } from '../../../lambdas/core/stream/contribution.ts';
import type { CountedRow } from '../../../lambdas/core/stream/counted-ports.ts';
import { countableRating, type RatingAggregate, type RatingSample } from '../../../lambdas/core/stream/rating.ts';
import { makeUpsertWindows, type Unwritten } from '../../../lambdas/core/stream/upsert-windows.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import { FaultyChangeLog } from '../../builders/change-log.ts';
import { recordOf } from '../../builders/delivery.ts';
import { FaultyTable } from '../../builders/faulty-table.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW, RETENTION_MS, SleepersTime, WINDOW_MS } from '../../builders/time.ts';

export const MOVIE = 603;

export const windowAt = (index: number): EpochMs => epochMs(NOW + index * WINDOW_MS);

let nextOffset = 0;

/** A sample, told apart by so many milliseconds after its window's start. */
export const contributionOf = (
  identity: number,
  { movieId = MOVIE, window = 0, voteAverage = 8 }: { movieId?: number; window?: number; voteAverage?: number } = {},
): Contribution<RatingSample> => ({
  movieId,
  windowStart: windowAt(window),
  identity,
  value: { eventTime: epochMs(windowAt(window) + identity), voteAverage, voteCount: 100, popularity: 40 },
  late: false,
  record: recordOf({ offset: nextOffset++ }),
});

/** The shipped upsert over a table that fails as told. */
export class UpsertRig {
  readonly time = new SleepersTime();
  readonly table = new FaultyTable<RatingAggregate>(() => this.time.now(), ratingTable);
  readonly telemetry = countedTelemetry();
  readonly log = new FaultyChangeLog();
  context: InvocationContext = this.time.contextFor(60_000);

  upsert(contributions: readonly Contribution<RatingSample>[]): Promise<Unwritten> {
    const { time, table, telemetry } = this;
    const upsert = makeUpsertWindows({
      table,
      telemetry,
      countable: countableRating,
      clock: time,
      sleep: time.sleep,
      random: () => 0.5,
      retentionMs: RETENTION_MS,
      concurrency: 4,
      dataType: 'ratings',
      changeLog: this.log,
    });
    return upsert(contributions, this.context);
  }

  row(window = 0, movieId = MOVIE): CountedRow<RatingAggregate> | undefined {
    return this.table.fake.rows.rowsOf(movieId).find(({ windowStart }) => windowStart === windowAt(window));
  }

  /** Movie and window of every row, with how many it counts. */
  counts(): [movieId: number, window: number, count: number][] {
    const rows = this.table.fake.rows.all();
    return rows
      .map(({ movieId, windowStart, aggregate }): [number, number, number] => [
        movieId,
        (windowStart - NOW) / WINDOW_MS,
        aggregate.ratingCount,
      ])
      .toSorted(([a, b], [c, d]) => a - c || b - d);
  }
}
