import { gaussOf, keyOf } from './chance.ts';

/** What one day brings is kept so far: 0.82 each makes one day's change and the next correlate by −0.09, as in the world. */
const KEPT = 0.82;
/** Of a day's change: 0.06 in ln, at all levels alike. */
const CHANGE = 0.06;
/** A fiftieth is left of what lies further back. */
const DAYS_BACK = 20;
const MOST_KEPT_DAYS = 64;

/** How a movie's level wanders about what it is in truth: the days before still count, and any day can be asked about. */
export class DailyWander {
  readonly #key: number;
  readonly #days = new Map<number, number>();

  constructor(key: number) {
    this.#key = key;
  }

  /** In ln. */
  on(day: number): number {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    if (this.#days.size >= MOST_KEPT_DAYS) this.#days.clear();
    let sum = 0;
    for (let back = DAYS_BACK; back >= 0; back--) sum = KEPT * sum + gaussOf(keyOf(this.#key, day - back));
    const wander = CHANGE * Math.sqrt((1 + KEPT) / 2) * sum;
    this.#days.set(day, wander);
    return wander;
  }
}
