/** The documents that the five-minute workflow copies rows to. */
import { MOVIE_FACT_NAMES, type MovieFactName } from '../../../schema/movie-facts.ts';
import { RANKING_TYPES, RANKINGS, type RankingType } from '../../../schema/rankings.ts';
import type { MovieRow } from '../stream/snapshots.ts';
import type { EpochMs } from '../time.ts';

/** Views whose rows change after they were first written. */
export const CHANGING_TYPES = ['sentiment', 'stats', 'ratings'] as const;
export type ChangingType = (typeof CHANGING_TYPES)[number];

/** The kinds of documents in `speed_views`. Of a ranking there is one immutable snapshot per window. */
export type DataType = ChangingType | RankingType;
export const DATA_TYPES: readonly DataType[] = [...CHANGING_TYPES, ...RANKING_TYPES];

/** What a movie is, as far as its documents tell it. */
export type MovieFacts = Pick<MovieRow, MovieFactName>;

/** Facts, and the event time of the metadata that they are from. */
export interface KnownFacts extends MovieFacts {
  readonly factsAt: EpochMs;
}

/** The movie's facts each; `null`: its metadata has not arrived yet. */
type FactsOrNone = { readonly [Name in MovieFactName]: MovieFacts[Name] | null };

/** The facts of a value that has them among other things. */
export const factsOf = <Value extends FactsOrNone>(value: Value): Pick<Value, MovieFactName> =>
  Object.fromEntries(MOVIE_FACT_NAMES.map((name) => [name, value[name]])) as Pick<Value, MovieFactName>;

/** Of a movie whose metadata has not arrived yet. */
export const NO_FACTS = Object.fromEntries(MOVIE_FACT_NAMES.map((name) => [name, null])) as Record<MovieFactName, null>;

/** One row of a view as the serving layer keeps it. */
export interface ViewDocument extends FactsOrNone {
  readonly movieId: number;
  readonly dataType: DataType;
  readonly hour: EpochMs;
  /** Equals `hour` where rows are kept by hour. */
  readonly windowStart: EpochMs;
  readonly windowEnd: EpochMs;
  /**
   * The view's columns under their CQL names, without those that the document has itself (movie_id, hour, window_start,
   * window_end, title, ver) and those that only a writer needs (applied, sums). A rank is one of them. Instants as `Date`.
   */
  readonly view: Readonly<Record<string, unknown>>;
  /** Event time of the metadata that the facts are from; 0 while there is none. */
  readonly factsAt: EpochMs;
  /** Grows with every change of the row: a document is only ever replaced by one with a greater version. */
  readonly ver: number;
  readonly expiresAt: EpochMs;
}

/** `<data type>:<movie id>:<window start or hour, ISO>`: the same row has the same document, whoever copies it. */
export const documentIdOf = ({
  dataType,
  movieId,
  windowStart,
}: Pick<ViewDocument, 'dataType' | 'movieId' | 'windowStart'>): string =>
  `${dataType}:${movieId}:${new Date(windowStart).toISOString()}`;

/** Whether a document is the first of a ranking: the one without which readers do not see the others. */
export const isFirstOfRanking = ({ dataType, view }: ViewDocument): boolean =>
  dataType in RANKINGS && view[RANKINGS[dataType as RankingType].rank] === 1;

/** What is there of a document. */
export interface DocumentVersion {
  readonly ver: number;
  readonly factsAt: EpochMs;
}

export interface CopyOutcome {
  readonly written: number;
  /** A document of the same or a newer version was there: as good as written. */
  readonly newer: number;
}

/** The latest of everything about one movie; of a ranking, the newest snapshot in which the movie stands. */
export interface MovieView extends Readonly<Record<DataType, ViewDocument | null>> {
  readonly movieId: number;
  readonly title: string | null;
}

/**
 * The collection `speed_views`. Documents past their expiry are not shown, though the server may hold them a while.
 * Every call is harmless to repeat and rejects when its outcome is unknown.
 */
export interface ViewDocuments {
  /** Of those that the server holds, by {@link documentIdOf}. */
  versionsOf(ids: readonly string[]): Promise<Map<string, DocumentVersion>>;
  /**
   * Writes each document unless the same or a newer version is there. Resolves when the server has acknowledged all. The
   * first of a ranking is written when all others are acknowledged, so that no snapshot shows before it is whole.
   */
  upsert(documents: readonly ViewDocument[], now: EpochMs): Promise<CopyOutcome>;
  /**
   * Gives a movie's documents these facts where theirs are from older metadata; resolves to how many that were. Versions stay
   * as they are. A copy that was held up may so bring old facts late, without harm.
   */
  restate(movieId: number, facts: KnownFacts): Promise<number>;
  /** `null`: nothing within retention. */
  movieView(movieId: number, now: EpochMs): Promise<MovieView | null>;
  /** The first `limit` of the newest snapshot at or before `at`, in rank order. Empty: there is none within retention. */
  ranking(type: RankingType, at: EpochMs, limit: number, now: EpochMs): Promise<ViewDocument[]>;
}
