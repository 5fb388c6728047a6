import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '../../lambdas/core/time.ts';
import { CHAPTER_HOURS, type EventKind } from './chance/activity.ts';
import { CatalogueScale } from './chance/catalogue-scale.ts';
import { keyOf, uniformOf } from './chance/chance.ts';
import { isMissedOn, trembleOf, trendingScoreOf } from './chance/list-order.ts';
import { FLOOR, type MovieTraits } from './chance/movie-kinds.ts';
import { reviewOf, type SimulatedReview } from './reviews.ts';
import { type MovieOptions, SimulatedMovie } from './simulated-movie.ts';
import { titleOf } from './text/movie-titles.ts';

export interface WorldSettings {
  readonly seed: number;
  /** Movies in the lists at any instant. @default 500 */
  readonly movieCount?: number;
  /** Nights to which everything becomes so many times as popular, by the day that begins with them. @default by chance */
  readonly scaleNights?: ReadonlyMap<number, number>;
  /** Multiplies how often reviews are written. @default 1, about 50 per hour among 500 movies */
  readonly reviewScale?: number;
  /** How often votes are refreshed. @default one to eight hours, each movie its own */
  readonly votesEveryHours?: number;
  /** Before this nothing moves. @default 2026-01-01 */
  readonly since?: EpochMs;
}

export interface TrueEvent {
  readonly kind: EventKind | 'released' | 'correction' | 'review-ahead';
  readonly movieId: number;
  readonly onset: EpochMs;
  /** Of hot, breakout and declining: activity at the plateau as a multiple of the usual one. */
  readonly factor?: number;
}

const WORLD_BEGINS = epochMs(Date.UTC(2026, 0, 1));
const FIRST_MOVIE_ID = 1_001;
/** New movies take turns on 12 % of the places: each is released, is in the lists for some weeks, and makes room. */
const NEWCOMER_SHARE = 0.12;
const NEWCOMER_LIFE_MS = 42 * DAY_MS;
/** Movies just below the lists, which take turns with those just above their floor. */
const SPARE_SHARE = 0.1;
/** Movies further below, which a rise brings into the lists: two of three rises are newcomers'. */
const RESERVE_SHARE = 0.5;
const FIRST_OBSCURE_ID = 500_000;
/** A flood lifts obscure movies to one level, this far above the floor, and fills 60 % of the lists with them. */
const FLOOD_SHARE = 0.6;
const FLOOD_HEIGHT = FLOOR + 0.9;
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
  readonly #scale: CatalogueScale;
  readonly #movieCount: number;
  readonly #obscure: readonly SimulatedMovie[];
  readonly #options: MovieOptions;
  readonly #since: EpochMs;
  readonly #permanent: readonly SimulatedMovie[];
  readonly #places: number;
  readonly #newcomers = new Map<number, SimulatedMovie>();
  readonly #misdatingIds: ReadonlySet<number>;
  /** Of the instant last asked about: both trending lists go by it. */
  #trending: { readonly at: EpochMs; readonly scores: ReadonlyMap<SimulatedMovie, number> } | undefined;

  constructor({
    seed,
    movieCount = 500,
    scaleNights,
    reviewScale = 1,
    votesEveryHours,
    since = WORLD_BEGINS,
  }: WorldSettings) {
    this.#seed = seed;
    this.#movieCount = movieCount;
    this.#scale = new CatalogueScale(seed, Math.floor(since / DAY_MS), scaleNights);
    this.#options = votesEveryHours === undefined ? { reviewScale } : { reviewScale, votesEveryHours };
    this.#since = since;
    this.#places = Math.floor(movieCount * NEWCOMER_SHARE);
    const usual = movieCount - this.#places + Math.ceil(movieCount * SPARE_SHARE);
    const permanent = usual + Math.ceil(movieCount * RESERVE_SHARE);
    this.#permanent = Array.from({ length: permanent }, (_, index) => this.#permanentMovie(index, index >= usual));
    this.#obscure = Array.from({ length: Math.floor(movieCount * FLOOD_SHARE) }, (_, index) =>
      this.#obscureMovie(index),
    );
    const mostReviewed = this.#permanent.toSorted((one, other) => other.reviewsPerHour - one.reviewsPerHour);
    this.#misdatingIds = new Set(mostReviewed.slice(0, MISDATING_MOVIES).map(({ traits }) => traits.movieId));
  }

  /** The movie, if it has been released at `at`. */
  movie(movieId: number, at: EpochMs): SimulatedMovie | undefined {
    if (movieId < FIRST_OBSCURE_ID) return this.#permanent[movieId - FIRST_MOVIE_ID];
    if (movieId < FIRST_NEWCOMER_ID) return this.#obscure[movieId - FIRST_OBSCURE_ID];
    const place = Math.floor((movieId - FIRST_NEWCOMER_ID) / TURNS_PER_PLACE);
    const turn = (movieId - FIRST_NEWCOMER_ID) % TURNS_PER_PLACE;
    return place < this.#places && turn <= this.#turnAt(place, at) ? this.#newcomer(place, turn) : undefined;
  }

  /** All that are listed at `at`, most popular first, as the popular list shows them: later than the others. */
  popularAt(at: EpochMs): RankedMovie[] {
    const shown = this.#candidatesAt(at).filter((movie) => !this.#isMissed(movie, at));
    return rankedBy(shown, (movie) => this.popularityAt(movie, at, true)).slice(0, this.#movieCount);
  }

  #isMissed(movie: SimulatedMovie, at: EpochMs): boolean {
    const day = movie.dayShownAt(at, true);
    return movie.traits.kind !== 'obscure' && isMissedOn(movie.traits.key, day, movie.heightOn(day) - FLOOR);
  }

  /** Those whose interest grows first: the list knows of a rise a day before popularity does, and of much that is none. */
  trendingAt(at: EpochMs, timeWindow: 'day' | 'week'): RankedMovie[] {
    const steady = this.#trendingScoresAt(at);
    const trembleFor = ({ traits }: SimulatedMovie): number => (timeWindow === 'day' ? trembleOf(traits.key, at) : 0);
    const ranked = rankedBy([...steady.keys()], (movie) => (steady.get(movie) ?? 0) + trembleFor(movie));
    return ranked.slice(0, this.#movieCount);
  }

  #trendingScoresAt(at: EpochMs): ReadonlyMap<SimulatedMovie, number> {
    if (this.#trending?.at === at) return this.#trending.scores;
    const scoreOf = (movie: SimulatedMovie): number =>
      trendingScoreOf(movie.traits.key, at, { growth: movie.momentumAt(at), level: Math.log(movie.basePopularity) });
    const scores = new Map(this.#candidatesAt(at).map((movie) => [movie, scoreOf(movie)]));
    this.#trending = { at, scores };
    return scores;
  }

  /** @param isCached as the popular list shows it, which is later than the others */
  popularityAt(movie: SimulatedMovie, at: EpochMs, isCached = false): number {
    const day = movie.dayShownAt(at, isCached);
    return Math.round(1_000 * Math.exp(this.#heightOn(movie, day) + this.#scale.heightOn(day))) / 1_000;
  }

  #heightOn(movie: SimulatedMovie, day: number): number {
    if (movie.traits.kind !== 'obscure') return movie.heightOn(day);
    return this.#scale.isFloodOn(day) ? FLOOD_HEIGHT + 0.1 * uniformOf(movie.traits.key) : FLOOR - 2;
  }

  titleOf({ traits: { movieId } }: SimulatedMovie): string {
    if (movieId < FIRST_OBSCURE_ID) return titleOf(movieId - FIRST_MOVIE_ID);
    if (movieId < FIRST_NEWCOMER_ID) return titleOf(100_000 + movieId - FIRST_OBSCURE_ID);
    const place = Math.floor((movieId - FIRST_NEWCOMER_ID) / TURNS_PER_PLACE);
    return titleOf(this.#permanent.length + place + this.#places * ((movieId - FIRST_NEWCOMER_ID) % TURNS_PER_PLACE));
  }

  /** Review `index` of the movie, which must be visible by now: see SimulatedMovie.reviewsAt. */
  review(movie: SimulatedMovie, index: number): SimulatedReview {
    return reviewOf(movie, this.titleOf(movie), index, this.#misdatingIds.has(movie.traits.movieId));
  }

  listedIdsAt(at: EpochMs): number[] {
    return this.popularAt(at).map(({ movie }) => movie.traits.movieId);
  }

  /** What was injected with an onset in `[from, to)`, in the order of time: what detectors are held against. */
  truth(from: EpochMs, to: EpochMs): TrueEvent[] {
    const movies = new Map(
      [...this.#candidatesAt(from), ...this.#candidatesAt(to)].map((movie) => [movie.traits.movieId, movie]),
    );
    return [...movies.values()]
      .flatMap((movie) => [
        ...movie.eventsBetween(from, to).map(({ kind, onset, factor }) => ({ kind, onset, factor, ...idOf(movie) })),
        ...this.#releaseOf(movie, from, to),
        ...movie.correctionsBetween(from, to).map((onset) => ({ kind: 'correction' as const, onset, ...idOf(movie) })),
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

  #candidatesAt(at: EpochMs): SimulatedMovie[] {
    const newcomers = Array.from({ length: this.#places }, (_, place) =>
      this.#newcomer(place, this.#turnAt(place, at)),
    );
    const isFlood = [0, 1].some((back) => this.#scale.isFloodOn(Math.floor(at / DAY_MS) - back));
    return [...this.#permanent, ...newcomers, ...(isFlood ? this.#obscure : [])];
  }

  #obscureMovie(index: number): SimulatedMovie {
    const movieId = FIRST_OBSCURE_ID + index;
    const key = keyOf(keyOf(this.#seed, 4), index);
    return new SimulatedMovie({ movieId, key, origin: this.#since, kind: 'obscure' }, this.#options);
  }

  #permanentMovie(index: number, isReserve: boolean): SimulatedMovie {
    const key = keyOf(keyOf(this.#seed, 1), index);
    const phaseMs = Math.floor(uniformOf(keyOf(key, 1)) * CHAPTER_HOURS * HOUR_MS);
    const isBig = uniformOf(keyOf(key, 2)) < BIG_SHARE;
    const kind: MovieTraits['kind'] = isReserve ? 'reserve' : isBig ? 'always-big' : 'usual';
    const traits = { movieId: FIRST_MOVIE_ID + index, key, origin: epochMs(this.#since - phaseMs), kind };
    return new SimulatedMovie(traits, this.#options);
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
    const movie = new SimulatedMovie({ movieId, key, origin, kind: 'newcomer' }, this.#options);
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
