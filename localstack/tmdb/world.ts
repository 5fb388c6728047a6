import { type EpochMs, epochMs, HOUR_MS } from '../../lambdas/core/time.ts';
import { CHAPTER_HOURS, type EventKind } from './activity.ts';
import { keyOf, uniformOf } from './chance.ts';
import { titleOf } from './movie-titles.ts';
import { reviewOf, type SimulatedReview } from './reviews.ts';
import { type MovieTraits, type PopularityMode, SimulatedMovie, SLOT_MS } from './simulated-movie.ts';

export interface WorldSettings {
  readonly seed: number;
  /** Movies in the lists at any instant. @default 500 */
  readonly movieCount?: number;
  /** @default 'smooth' */
  readonly popularity?: PopularityMode;
  /** Multiplies how often reviews are written. @default 1, about 50 per hour among 500 movies */
  readonly reviewScale?: number;
  /** Before this nothing moves. @default 2026-01-01 */
  readonly since?: EpochMs;
}

export interface TrueEvent {
  readonly kind: EventKind | 'released' | 'glitch' | 'correction' | 'review-ahead';
  readonly movieId: number;
  readonly onset: EpochMs;
  /** Of hot, breakout and declining: activity at the plateau as a multiple of the usual one. */
  readonly factor?: number;
}

const WORLD_BEGINS = epochMs(Date.UTC(2026, 0, 1));
const DAY_MS = 24 * HOUR_MS;
const FIRST_MOVIE_ID = 1_001;
/** Newcomers take turns on 5 % of the places: each is released, listed for eight days, and makes room. */
const NEWCOMER_SHARE = 0.05;
const NEWCOMER_LIFE_MS = 8 * DAY_MS;
const FIRST_NEWCOMER_ID = 1_000_000;
const TURNS_PER_PLACE = 10_000;
const BIG_SHARE = 0.05;

export interface RankedMovie {
  readonly movie: SimulatedMovie;
  readonly score: number;
}

/** One alone may get no review for half a day; of so many, one nearly always did in the last hours. */
const MISDATING_MOVIES = 5;

/**
 * A world of movies that is a function of its seed and the instant asked about: nothing is simulated step by step, so any
 * instant can be asked about in any order, and two runs, or a run and its replay, see the same.
 */
export class World {
  readonly #seed: number;
  readonly #popularity: PopularityMode;
  readonly #reviewScale: number;
  readonly #since: EpochMs;
  readonly #permanent: readonly SimulatedMovie[];
  readonly #places: number;
  readonly #newcomers = new Map<number, SimulatedMovie>();
  readonly #misdatingIds: ReadonlySet<number>;

  constructor({ seed, movieCount = 500, popularity = 'smooth', reviewScale = 1, since = WORLD_BEGINS }: WorldSettings) {
    this.#seed = seed;
    this.#popularity = popularity;
    this.#reviewScale = reviewScale;
    this.#since = since;
    this.#places = Math.floor(movieCount * NEWCOMER_SHARE);
    this.#permanent = Array.from({ length: movieCount - this.#places }, (_, index) => this.#permanentMovie(index));
    const mostReviewed = this.#permanent.toSorted((one, other) => other.reviewsPerHour - one.reviewsPerHour);
    this.#misdatingIds = new Set(mostReviewed.slice(0, MISDATING_MOVIES).map(({ traits }) => traits.movieId));
  }

  /** The movie, if it has been released at `at`. */
  movie(movieId: number, at: EpochMs): SimulatedMovie | undefined {
    if (movieId < FIRST_NEWCOMER_ID) return this.#permanent[movieId - FIRST_MOVIE_ID];
    const place = Math.floor((movieId - FIRST_NEWCOMER_ID) / TURNS_PER_PLACE);
    const turn = (movieId - FIRST_NEWCOMER_ID) % TURNS_PER_PLACE;
    return place < this.#places && turn <= this.#turnAt(place, at) ? this.#newcomer(place, turn) : undefined;
  }

  /** All that are listed at `at`, most popular first. */
  popularAt(at: EpochMs): RankedMovie[] {
    return rankedBy(this.#listedAt(at), (movie) => movie.popularityAt(at, this.#popularity));
  }

  /** All that are listed at `at`, the most votes to be expected in the last day or week first. */
  trendingAt(at: EpochMs, timeWindow: 'day' | 'week'): RankedMovie[] {
    const from = epochMs(at - (timeWindow === 'day' ? 1 : 7) * DAY_MS);
    return rankedBy(this.#listedAt(at), (movie) => movie.expectedVotes(from, at));
  }

  popularityAt(movie: SimulatedMovie, at: EpochMs): number {
    return movie.popularityAt(at, this.#popularity);
  }

  titleOf({ traits: { movieId } }: SimulatedMovie): string {
    if (movieId < FIRST_NEWCOMER_ID) return titleOf(movieId - FIRST_MOVIE_ID);
    const place = Math.floor((movieId - FIRST_NEWCOMER_ID) / TURNS_PER_PLACE);
    return titleOf(this.#permanent.length + place + this.#places * ((movieId - FIRST_NEWCOMER_ID) % TURNS_PER_PLACE));
  }

  /** Review `index` of the movie, which must be visible by now: see SimulatedMovie.reviewsAt. */
  review(movie: SimulatedMovie, index: number): SimulatedReview {
    return reviewOf(movie, this.titleOf(movie), index, this.#misdatingIds.has(movie.traits.movieId));
  }

  listedIdsAt(at: EpochMs): number[] {
    return this.#listedAt(at).map(({ traits }) => traits.movieId);
  }

  /** What was injected with an onset in `[from, to)`, in the order of time: what detectors are held against. */
  truth(from: EpochMs, to: EpochMs): TrueEvent[] {
    const movies = new Map(
      [...this.#listedAt(from), ...this.#listedAt(to)].map((movie) => [movie.traits.movieId, movie]),
    );
    return [...movies.values()]
      .flatMap((movie) => [
        ...movie.eventsBetween(from, to).map(({ kind, onset, factor }) => ({ kind, onset, factor, ...idOf(movie) })),
        ...this.#releaseOf(movie, from, to),
        ...faultsOf(movie, from, to),
        ...this.#aheadReviewsOf(movie, from, to),
      ])
      .sort((one, other) => one.onset - other.onset || one.movieId - other.movieId);
  }

  #releaseOf(movie: SimulatedMovie, from: EpochMs, to: EpochMs): TrueEvent[] {
    const { kind, origin } = movie.traits;
    const isReleased = kind === 'newcomer' && origin >= from && origin < to;
    return isReleased ? [{ kind: 'released', onset: origin, ...idOf(movie) }] : [];
  }

  #aheadReviewsOf(movie: SimulatedMovie, from: EpochMs, to: EpochMs): TrueEvent[] {
    if (!this.#misdatingIds.has(movie.traits.movieId)) return [];
    const indexes = Array.from(
      { length: movie.reviewsAt(to) - movie.reviewsAt(from) },
      (_, nth) => movie.reviewsAt(from) + nth,
    );
    return indexes
      .map((index) => this.review(movie, index))
      .filter(({ timing }) => timing === 'ahead')
      .map(({ visibleAt }) => ({ kind: 'review-ahead', onset: visibleAt, ...idOf(movie) }));
  }

  #listedAt(at: EpochMs): SimulatedMovie[] {
    const newcomers = Array.from({ length: this.#places }, (_, place) =>
      this.#newcomer(place, this.#turnAt(place, at)),
    );
    return [...this.#permanent, ...newcomers];
  }

  #permanentMovie(index: number): SimulatedMovie {
    const key = keyOf(keyOf(this.#seed, 1), index);
    const phaseMs = Math.floor(uniformOf(keyOf(key, 1)) * CHAPTER_HOURS * HOUR_MS);
    const kind: MovieTraits['kind'] = uniformOf(keyOf(key, 2)) < BIG_SHARE ? 'always-big' : 'usual';
    const traits = { movieId: FIRST_MOVIE_ID + index, key, origin: epochMs(this.#since - phaseMs), kind };
    return new SimulatedMovie(traits, this.#reviewScale);
  }

  #turnAt(place: number, at: EpochMs): number {
    return Math.max(0, Math.floor((at - this.#firstReleaseOn(place)) / NEWCOMER_LIFE_MS));
  }

  /** Places change hands one after the other, not all at once. */
  #firstReleaseOn(place: number): number {
    const share = uniformOf(keyOf(keyOf(this.#seed, 2), place));
    return this.#since - Math.floor(share * NEWCOMER_LIFE_MS);
  }

  #newcomer(place: number, turn: number): SimulatedMovie {
    const movieId = FIRST_NEWCOMER_ID + place * TURNS_PER_PLACE + turn;
    const known = this.#newcomers.get(movieId);
    if (known !== undefined) return known;
    const origin = epochMs(this.#firstReleaseOn(place) + turn * NEWCOMER_LIFE_MS);
    const key = keyOf(keyOf(this.#seed, 3), movieId);
    const movie = new SimulatedMovie({ movieId, key, origin, kind: 'newcomer' }, this.#reviewScale);
    this.#newcomers.set(movieId, movie);
    return movie;
  }
}

const idOf = ({ traits }: SimulatedMovie): { movieId: number } => ({ movieId: traits.movieId });

/** Ties go to the older id, so that every answer is the same. */
const rankedBy = (movies: readonly SimulatedMovie[], scoreOf: (movie: SimulatedMovie) => number): RankedMovie[] =>
  movies
    .map((movie) => ({ movie, score: scoreOf(movie) }))
    .sort((one, other) => other.score - one.score || one.movie.traits.movieId - other.movie.traits.movieId);

const faultsOf = (movie: SimulatedMovie, from: EpochMs, to: EpochMs): TrueEvent[] => {
  const first = Math.ceil(from / SLOT_MS) * SLOT_MS;
  const slots = Array.from({ length: Math.max(0, Math.ceil((to - first) / SLOT_MS)) }, (_, nth) =>
    epochMs(first + nth * SLOT_MS),
  );
  return slots.flatMap((onset): TrueEvent[] => {
    const startsCorrection = movie.isCorrectedAt(onset) && !movie.isCorrectedAt(epochMs(onset - SLOT_MS));
    return [
      ...(movie.glitchAt(onset) === undefined ? [] : [{ kind: 'glitch' as const, onset, ...idOf(movie) }]),
      ...(startsCorrection ? [{ kind: 'correction' as const, onset, ...idOf(movie) }] : []),
    ];
  });
};
