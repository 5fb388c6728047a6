import { makeRowCache } from '../../../lambdas/adapters/keyspaces/row-cache.ts';
import type { PoisonRecord } from '../../../lambdas/core/failures.ts';
import type { Identity, InvocationContext, KafkaRecord, WindowRow } from '../../../lambdas/core/ports.ts';
import { type RowCache, upsertMovie } from '../../../lambdas/core/stream/compare-and-set.ts';
import type { Contribution } from '../../../lambdas/core/stream/contribution.ts';
import { groupByMovie } from '../../../lambdas/core/stream/group.ts';
import { makeUpsertWindows, type Unwritten } from '../../../lambdas/core/stream/upsert-windows.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import { FaultyChangeLog } from '../../builders/change-log.ts';
import { recordOf } from '../../builders/delivery.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW, RETENTION_MS, SleepersTime, WINDOW_MS } from '../../builders/time.ts';
import { FaultyWindowStore } from '../../builders/window-store.ts';

export interface Sum {
  readonly count: number;
  readonly total: number;
}

export const MOVIE = 603;

export const windowAt = (index: number): EpochMs => epochMs(NOW + index * WINDOW_MS);

let nextOffset = 0;

export const contributionOf = (identity: Identity, value = 1, window = 0, movieId = MOVIE): Contribution<number> => ({
  movieId,
  windowStart: windowAt(window),
  identity,
  value,
  late: false,
  record: recordOf({ offset: nextOffset++ }),
});

const fold = (sums: Sum | undefined, value: number): Sum => ({
  count: (sums?.count ?? 0) + 1,
  total: (sums?.total ?? 0) + value,
});

/** The shipped upsert over a store that fails as told. */
export class UpsertRig {
  readonly time = new SleepersTime();
  readonly store = new FaultyWindowStore<Sum>(() => this.time.now());
  readonly telemetry = countedTelemetry();
  readonly aside: { record: KafkaRecord; poison: PoisonRecord }[] = [];
  readonly log = new FaultyChangeLog();
  context: InvocationContext = this.time.contextFor(60_000);

  /** A cache per environment; movies written four at a time. */
  #dependencies(cache: RowCache<Sum>) {
    const { time, store, telemetry } = this;
    return {
      store,
      telemetry,
      fold,
      cache,
      clock: time,
      sleep: time.sleep,
      random: () => 0.5,
      retentionMs: RETENTION_MS,
      concurrency: 4,
      setAside: async (record: KafkaRecord, poison: PoisonRecord) => void this.aside.push({ record, poison }),
      dataType: 'ratings' as const,
      changeLog: this.log,
    };
  }

  readonly cache = makeRowCache<Sum>(1_000);

  /** Of one movie. */
  async upsert(contributions: readonly Contribution<number>[], cache = this.cache): Promise<void> {
    for (const group of groupByMovie(contributions)) await upsertMovie(this.#dependencies(cache), group, this.context);
  }

  upsertAll(contributions: readonly Contribution<number>[], cache = this.cache): Promise<Unwritten> {
    return makeUpsertWindows(this.#dependencies(cache))(contributions, this.context);
  }

  async row(window = 0, movieId = MOVIE): Promise<WindowRow<Sum> | undefined> {
    return (await this.store.memory.read(movieId, [windowAt(window)]))[0];
  }

  coldCache(): RowCache<Sum> {
    return makeRowCache<Sum>(1_000);
  }
}
