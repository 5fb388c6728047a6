import type { EpochMs } from '../../../../lambdas/core/time.ts';
import { type Assessment, assessMovie } from '../../../../lambdas/core/trends/daily-levels/assess-movie.ts';
import { judgedDayOf } from '../../../../lambdas/core/trends/daily-levels/judged-day.ts';
import { ROLL_ENDS_MS } from '../../../../lambdas/core/trends/daily-levels/observed-level.ts';
import { startOf, type UtcDay, utcDayOf } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { Poll } from './observations.ts';
import { WatchedCatalogue, type WatchedMovie } from './watched-catalogue.ts';

export type ToldLabel = Exclude<Assessment['label'], 'none' | 'warming-up'>;

/** A label that stood at some time of a day, after the movie's recompute of that day. */
export interface DayLabel {
  readonly movieId: number;
  readonly day: UtcDay;
  readonly label: ToldLabel;
  /** The trending list alone has found it. */
  readonly isLive: boolean;
}

export interface DatedChange {
  readonly at: EpochMs;
  readonly movieId: number;
  readonly from: ToldLabel | 'none';
  readonly to: ToldLabel | 'none';
}

const toldOf = ({ label }: Assessment): ToldLabel | 'none' => (label === 'warming-up' ? 'none' : label);

/** What stands of one movie. */
interface Told {
  readonly assessment: Assessment;
  readonly changedOn: UtcDay | null;
}

/** What the workflow makes of polls as they come: which labels stand when. */
export class LabelRun {
  readonly catalogue: WatchedCatalogue;
  readonly changes: DatedChange[] = [];
  readonly #stood = new Map<string, DayLabel>();
  readonly #told = new Map<number, Told>();
  /** Movies to look at again with the next poll. */
  readonly #waiting = new Set<WatchedMovie>();
  #wasRollOver = false;

  /** @param places movies that the popular lists have room for */
  constructor(places: number) {
    this.catalogue = new WatchedCatalogue(places);
  }

  get stood(): readonly DayLabel[] {
    return [...this.#stood.values()];
  }

  take({ at, sightings }: Poll): void {
    const seen = this.catalogue.take(at, sightings);
    for (const movie of seen.stepped) this.#waiting.add(movie);
    const isRollOver = at - startOf(utcDayOf(at)) >= ROLL_ENDS_MS;
    const all = isRollOver && !this.#wasRollOver ? this.catalogue.movies.values() : [];
    const isNewDay = this.#wasRollOver && !isRollOver;
    this.#wasRollOver = isRollOver;
    const again = seen.stepped.length > 0 || isNewDay ? this.#waiting : [];
    for (const movie of new Set([...all, ...seen.trending, ...again])) this.#judge(movie, at);
  }

  /** A label changes once a day at most: what would be the second change of a day waits for the next. */
  #judge(movie: WatchedMovie, at: EpochMs): void {
    const today = utcDayOf(at);
    const day = judgedDayOf(movie, this.catalogue.days, at);
    const found = assessMovie(movie, this.catalogue.days, day);
    const before = this.#told.get(movie.movieId);
    const from = before === undefined ? 'none' : toldOf(before.assessment);
    const isChange = toldOf(found) !== from;
    const isHeld = isChange && before !== undefined && before.changedOn === today;
    if (isChange && !isHeld) this.changes.push({ at, movieId: movie.movieId, from, to: toldOf(found) });
    if (!isHeld) {
      const changedOn = isChange ? today : (before?.changedOn ?? null);
      this.#told.set(movie.movieId, { assessment: found, changedOn });
    }
    if (day === today && !isHeld) this.#waiting.delete(movie);
    if (isHeld) this.#waiting.add(movie);
    this.#note(movie, isHeld ? before.assessment : found, today);
  }

  #note({ movieId, levels }: WatchedMovie, assessment: Assessment, day: UtcDay): void {
    const label = toldOf(assessment);
    if (label === 'none' || levels.at(-1)?.day !== day) return;
    const key = `${movieId} ${day} ${label}`;
    const isLive = assessment.isLive && (this.#stood.get(key)?.isLive ?? true);
    this.#stood.set(key, { movieId, day, label, isLive });
  }
}
