/** In-memory fakes of the trend ports: the same contract suites run against these and the real adapters. */
import { byRanking } from '../../../schema/rankings.ts';
import { averageRating, type RatingAggregate } from '../../core/stream/rating.ts';
import { averageSentiment, type SentimentAggregate } from '../../core/stream/review.ts';
import type { MovieRow } from '../../core/stream/snapshots.ts';
import { type EpochMs, hourOf } from '../../core/time.ts';
import type {
  LabelChange,
  LabelChanges,
  Ranking,
  Rankings,
  RatingFigures,
  RatingHistory,
  SentimentFigures,
  SentimentHistory,
  ShardFindings,
  Titles,
  TrendShards,
  TrendSnapshot,
  TrendSnapshots,
  WindowFigures,
  WindowHistory,
} from '../../core/trends/trend-ports.ts';
import { ExpiringRows } from './expiring-rows.ts';
import type { MemorySnapshotStore } from './row-stores.ts';
import type { MemoryWindowTable } from './window-table.ts';

const historyOf = <Figures extends WindowFigures>(
  figuresOf: (movieId: number) => Figures[],
): WindowHistory<Figures> => ({
  since: async (movieId, from) =>
    figuresOf(movieId)
      .filter(({ windowStart }) => windowStart >= hourOf(from))
      .sort((a, b) => a.windowStart - b.windowStart),
});

export const makeMemoryRatingHistory = (ratings: MemoryWindowTable<RatingAggregate>): RatingHistory =>
  historyOf<RatingFigures>((movieId) =>
    ratings.rowsOf(movieId).map(({ windowStart, aggregate }) => ({
      windowStart,
      average: averageRating(aggregate),
      lastSampleAt: aggregate.last.eventTime,
      popularity: aggregate.last.popularity,
      voteCount: aggregate.last.voteCount,
    })),
  );

export const makeMemorySentimentHistory = (sentiments: MemoryWindowTable<SentimentAggregate>): SentimentHistory =>
  historyOf<SentimentFigures>((movieId) =>
    sentiments.rowsOf(movieId).map(({ windowStart, aggregate }) => ({
      windowStart,
      average: averageSentiment(aggregate),
      reviewCount: aggregate.reviewCount,
    })),
  );

export class MemoryTrendShards implements TrendShards {
  readonly #rows: ExpiringRows<ShardFindings>;

  constructor(now: () => EpochMs) {
    this.#rows = new ExpiringRows(now);
  }

  async write(windowStart: EpochMs, shard: number, findings: ShardFindings, ttlSeconds: number): Promise<void> {
    this.#rows.set(`${windowStart}/${shard}`, findings, ttlSeconds);
  }

  async read(windowStart: EpochMs, shard: number): Promise<ShardFindings | null> {
    return this.#rows.get(`${windowStart}/${shard}`);
  }

  async readAll(windowStart: EpochMs): Promise<Map<number, ShardFindings>> {
    const prefix = `${windowStart}/`;
    const rows = this.#rows.entries().filter(([key]) => key.startsWith(prefix));
    return new Map(rows.map(([key, findings]) => [Number(key.slice(prefix.length)), findings]));
  }
}

export class MemoryTrendSnapshots implements TrendSnapshots {
  readonly #decided: ExpiringRows<TrendSnapshot>;
  readonly #notified: ExpiringRows<true>;

  constructor(now: () => EpochMs) {
    this.#decided = new ExpiringRows(now);
    this.#notified = new ExpiringRows(now);
  }

  async decide(snapshot: TrendSnapshot, ttlSeconds: number): Promise<TrendSnapshot> {
    const key = String(snapshot.windowStart);
    const first = this.#decided.get(key);
    if (first === null) this.#decided.set(key, snapshot, ttlSeconds);
    return first ?? snapshot;
  }

  async read(windowStart: EpochMs): Promise<TrendSnapshot | null> {
    return this.#decided.get(String(windowStart));
  }

  /** Every decided ranking, for oracles. */
  all(): TrendSnapshot[] {
    return this.#decided.entries().map(([, snapshot]) => snapshot);
  }

  async newestBefore(windowStart: EpochMs, notBefore: EpochMs): Promise<EpochMs | null> {
    const starts = this.all().map((snapshot) => snapshot.windowStart);
    return starts.filter((start) => start < windowStart && start >= notBefore).sort((a, b) => b - a)[0] ?? null;
  }

  async claimNotification(windowStart: EpochMs, ttlSeconds: number): Promise<boolean> {
    const key = String(windowStart);
    if (this.#decided.get(key) === null || this.#notified.get(key) !== null) return false;
    this.#notified.set(key, true, ttlSeconds);
    return true;
  }
}

export class MemoryRankings implements Rankings {
  readonly #rows: ExpiringRows<Ranking>;

  constructor(now: () => EpochMs) {
    this.#rows = new ExpiringRows(now);
  }

  async write(windowStart: EpochMs, ranking: Ranking, ttlSeconds: number): Promise<void> {
    this.#rows.set(String(windowStart), ranking, ttlSeconds);
  }

  async read(windowStart: EpochMs): Promise<Ranking> {
    return this.#rows.get(String(windowStart)) ?? byRanking(() => []);
  }

  /** Of every window. */
  all(): Ranking[] {
    return this.#rows.entries().map(([, ranking]) => ranking);
  }
}

export const makeMemoryTitles = (movies: MemorySnapshotStore<MovieRow>): Titles => ({
  titlesOf: async (movieIds) => {
    const wanted = new Set(movieIds);
    return new Map(movies.all().flatMap(({ movieId, title }) => (wanted.has(movieId) ? [[movieId, title]] : [])));
  },
});

/** Keeps all that is told. */
export class MemoryLabelChanges implements LabelChanges {
  readonly told: LabelChange[] = [];

  async publish(changes: readonly LabelChange[]): Promise<number> {
    this.told.push(...changes);
    return changes.length;
  }
}
