import type { EpochMs } from '../../../../lambdas/core/time.ts';
import { Catalogue } from '../../../../lambdas/core/trends/daily-levels/catalogue.ts';
import {
  type CatalogueDay,
  type CatalogueEntry,
  catalogueDayOf,
} from '../../../../lambdas/core/trends/daily-levels/catalogue-day.ts';
import { catalogueEntryOf } from '../../../../lambdas/core/trends/daily-levels/catalogue-entry.ts';
import type { DailyLevel } from '../../../../lambdas/core/trends/daily-levels/daily-level.ts';
import { levelSeen } from '../../../../lambdas/core/trends/daily-levels/observed-level.ts';
import { TRENDING_PLACES, type TrendingDay } from '../../../../lambdas/core/trends/daily-levels/trending-stay.ts';
import { type UtcDay, utcDayOf } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { Sighting } from './observations.ts';

export interface WatchedMovie {
  readonly movieId: number;
  releaseDay: UtcDay | null;
  levels: DailyLevel[];
  trending: TrendingDay[];
}

export interface Seen {
  /** Movies whose level of the day is new or another. */
  readonly stepped: readonly WatchedMovie[];
  /** Movies that stand in the trending list. */
  readonly trending: readonly WatchedMovie[];
}

/** Levels of movies and the catalogue's days, as they follow from what polls saw. */
export class WatchedCatalogue {
  readonly movies = new Map<number, WatchedMovie>();
  readonly #places: number;
  readonly #known: CatalogueDay[] = [];
  #today: UtcDay | null = null;
  #entries = new Map<number, CatalogueEntry>();
  #trending = new Set<number>();
  #past = new Catalogue([]);
  #days = new Catalogue([]);

  constructor(places: number) {
    this.#places = places;
  }

  /** Today's as far as it is known. */
  get days(): Catalogue {
    return this.#days;
  }

  take(at: EpochMs, sightings: readonly Sighting[]): Seen {
    this.#turnTo(utcDayOf(at));
    const stepped: WatchedMovie[] = [];
    const trending: WatchedMovie[] = [];
    for (const sighting of sightings) {
      const movie = this.#movieOf(sighting);
      if (this.#noteLevel(movie, sighting, at)) stepped.push(movie);
      if (this.#notePlace(movie, sighting, at)) trending.push(movie);
    }
    if (stepped.length > 0) this.#days = new Catalogue([...this.#known, this.#dayOf(utcDayOf(at))]);
    return { stepped, trending };
  }

  #turnTo(day: UtcDay): void {
    if (day === this.#today) return;
    if (this.#today !== null) this.#known.push(this.#dayOf(this.#today));
    this.#today = day;
    this.#entries = new Map();
    this.#trending = new Set();
    this.#past = new Catalogue(this.#known);
    this.#days = this.#past;
  }

  #dayOf(day: UtcDay): CatalogueDay {
    return catalogueDayOf(day, [...this.#entries.values()], { places: this.#places, trending: this.#trending.size });
  }

  #movieOf({ movieId, releaseDay }: Sighting): WatchedMovie {
    const movie = this.movies.get(movieId) ?? { movieId, releaseDay, levels: [], trending: [] };
    this.movies.set(movieId, movie);
    movie.releaseDay = releaseDay;
    return movie;
  }

  #noteLevel(movie: WatchedMovie, sighting: Sighting, at: EpochMs): boolean {
    const today = utcDayOf(at);
    const last = movie.levels.at(-1);
    const isFirst = last?.day !== today;
    const level = levelSeen({ ...sighting, at }, isFirst ? last : movie.levels.at(-2));
    if (level === null) return false;
    movie.levels = [...(isFirst ? movie.levels : movie.levels.slice(0, -1)), level];
    if (!isFirst && last?.popularity === level.popularity) return false;
    const entry = catalogueEntryOf(movie, this.#past, today);
    if (entry !== null) this.#entries.set(movie.movieId, entry);
    return true;
  }

  #notePlace(movie: WatchedMovie, { place }: Sighting, at: EpochMs): boolean {
    if (place === undefined || place > TRENDING_PLACES) return false;
    this.#trending.add(movie.movieId);
    const day = utcDayOf(at);
    const last = movie.trending.at(-1);
    const isFirst = last?.day !== day;
    const bestPlace = isFirst ? place : Math.min(place, last.bestPlace);
    const entry = { day, firstAt: isFirst ? at : last.firstAt, lastAt: at, bestPlace };
    movie.trending = [...(isFirst ? movie.trending : movie.trending.slice(0, -1)), entry];
    return true;
  }
}
