/** What detecting and ranking trends need of the world, beside `ports.ts` and the change log of `view-ports.ts`. */
import type { RankedFigure, RankingType } from '../../../schema/rankings.ts';
import type { EpochMs } from '../time.ts';
import type { TrendLabel } from './daily-levels/assess-movie.ts';
import type { UtcDay } from './daily-levels/utc-day.ts';

/** One row of a window table, as far as trends need it. */
export interface WindowFigures {
  readonly windowStart: EpochMs;
  /** Of the window's records. */
  readonly average: number;
}

/** A row of movie_ratings_by_window: its last sample stands for the window. */
export interface RatingFigures extends WindowFigures {
  readonly lastSampleAt: EpochMs;
  readonly popularity: number;
  readonly voteCount: number;
}

/** A row of review_sentiments. */
export interface SentimentFigures extends WindowFigures {
  readonly reviewCount: number;
}

/** One movie's past in a window table. */
export interface WindowHistory<Figures extends WindowFigures> {
  /** The rows from the full hour that contains `from` on, oldest first. */
  since(movieId: number, from: EpochMs): Promise<Figures[]>;
}

export type RatingHistory = WindowHistory<RatingFigures>;
export type SentimentHistory = WindowHistory<SentimentFigures>;

/** The derived columns of a movie_stats row. */
export interface StatsVelocityRow {
  readonly movieId: number;
  readonly hour: EpochMs;
  /** Points per hour, against the hour before; `null`: it was not seen then. */
  readonly ratingVelocity: number | null;
  /** Points per day, from one recompute of TMDB's to the next; `null`: one of the two was not seen. */
  readonly popularityVelocity: number | null;
  /** Points per day squared. */
  readonly popularityAcceleration: number | null;
  /** Event time of the hour's newest sample, of which the velocities are. Never null: its write time is the group's version. */
  readonly velocitiesAt: EpochMs;
}

/** A label worth telling. */
export type StandingLabel = Exclude<TrendLabel, 'none' | 'warming-up'>;

/** Since when a label stands, and why, for a person to read. */
export interface LabelReason {
  /** Midnight before the level that began it, or the hour in which it entered the trending list. */
  readonly since: EpochMs;
  readonly reason: string;
}

/** A movie with a label, as ranking needs it. */
export interface Finding extends LabelReason {
  readonly movieId: number;
  readonly label: StandingLabel;
  readonly score: number;
  readonly growth: number;
  /** Popularity points per day. */
  readonly velocity: number | null;
  /** Popularity points per day squared. */
  readonly acceleration: number | null;
  /** The day on which it got this label: it gets no other that day. */
  readonly changedOn: UtcDay;
}

export interface ShardFindings {
  readonly labelled: readonly Finding[];
  /** Movies to look at again with the next plan, whether or not anything is seen of them. */
  readonly watched: readonly number[];
  /** Movies whose label ended today: they get none that day. */
  readonly ended: readonly EndedLabel[];
  /** Movies with a level of the plan's day. */
  readonly dayMovies: number;
}

export interface EndedLabel {
  readonly movieId: number;
  readonly endedOn: UtcDay;
}

/** What the shards of one window found. Whole rows, the last write wins: the same plan finds the same. */
export interface TrendShards {
  write(windowStart: EpochMs, shard: number, findings: ShardFindings, ttlSeconds: number): Promise<void>;
  /** By shard; a shard that has not been written is absent. */
  readAll(windowStart: EpochMs): Promise<Map<number, ShardFindings>>;
  read(windowStart: EpochMs, shard: number): Promise<ShardFindings | null>;
}

/** What may be told of a ranked movie: each ranking tells those that its columns name (schema/rankings.ts). */
export interface RankedFigures extends Readonly<Record<RankedFigure, unknown>> {
  readonly score: number;
  /** Popularity points per day, and per day squared; `null`: not known. */
  readonly velocity: number | null;
  readonly acceleration: number | null;
  readonly label: StandingLabel;
  /** Popularity over the usual, and what is missing of the usual: 1 − growth. */
  readonly growth: number;
  readonly loss: number;
  /** Reviews written in the last 24 h. */
  readonly reviewVolume: number;
  readonly since: EpochMs;
  readonly reason: string;
}

/** A row of a ranking table. */
export interface RankedMovie extends Partial<RankedFigures> {
  /** From 1, without gaps. */
  readonly rank: number;
  readonly movieId: number;
  /** `#<movie id>` until the movie's metadata has arrived. */
  readonly title: string;
}

/** The rows of the ranking tables of one window, in rank order. */
export type Ranking = Readonly<Record<RankingType, readonly RankedMovie[]>>;

/** A movie that has a label, ranked or not. */
export interface LabelledMovie extends LabelReason {
  readonly movieId: number;
  readonly label: StandingLabel;
  readonly score: number;
}

export interface TrendSnapshot {
  readonly windowStart: EpochMs;
  readonly ranking: Ranking;
  readonly labels: readonly LabelledMovie[];
}

/** One ranking per window, decided once. */
export interface TrendSnapshots {
  /** Decides for `snapshot` unless another was first; resolves to the one that is decided. Harmless to repeat. */
  decide(snapshot: TrendSnapshot, ttlSeconds: number): Promise<TrendSnapshot>;
  read(windowStart: EpochMs): Promise<TrendSnapshot | null>;
  /** The newest decided window before `windowStart`, none older than `notBefore`. */
  newestBefore(windowStart: EpochMs, notBefore: EpochMs): Promise<EpochMs | null>;
  /** True to exactly one caller per window, or to none where an answer was lost. */
  claimNotification(windowStart: EpochMs, ttlSeconds: number): Promise<boolean>;
}

/** The three ranking tables: one immutable set of rows per window. Writing a decided ranking again is harmless. */
export interface Rankings {
  write(windowStart: EpochMs, ranking: Ranking, ttlSeconds: number): Promise<void>;
  read(windowStart: EpochMs): Promise<Ranking>;
}

export interface Titles {
  /** Of those whose metadata has arrived. */
  titlesOf(movieIds: readonly number[]): Promise<Map<number, string>>;
}

/** A movie that is told apart differently than in the ranking before. */
export interface LabelChange {
  readonly movieId: number;
  readonly title: string;
  readonly from: StandingLabel | 'none';
  readonly to: StandingLabel | 'none';
  /** 0 where the label ended. */
  readonly score: number;
  /** Of the new label; `null` and empty where it ended. */
  readonly since: EpochMs | null;
  readonly reason: string;
  readonly windowStart: EpochMs;
}

/** Tells the world, at most once: what does not go out is not sent again. */
export interface LabelChanges {
  /** Resolves to how many were taken; never rejects. */
  publish(changes: readonly LabelChange[]): Promise<number>;
}
