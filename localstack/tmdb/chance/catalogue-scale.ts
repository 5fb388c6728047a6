import { gaussOf, keyOf, uniformOf } from './chance.ts';

/** Whole days since 1970-01-01, UTC. */
type Day = number;

/** 1970-01-01 was a Thursday. */
const MONDAY = 4;
const TUESDAY = 5;
const USUAL_DEVIATION = 0.02;
/** Several times a year TMDB changes its scale in one night. */
const JUMP_CHANCE = 1 / 75;
const JUMPS = [Math.log(0.65), Math.log(0.57), Math.log(1.28)];
const FLOOD_CHANCE = 1 / 60;

/** What TMDB does to all movies at once: the steps of its scale, and floods of obscure movies lifted to one level. */
export class CatalogueScale {
  readonly #key: number;
  readonly #nights: ReadonlyMap<Day, number>;
  readonly #firstDay: Day;
  readonly #sums: number[] = [];

  /** @param nights days on which everything becomes so many times as popular */
  constructor(seed: number, firstDay: Day, nights: ReadonlyMap<Day, number> = new Map()) {
    this.#key = keyOf(seed, 5);
    this.#firstDay = firstDay;
    this.#nights = nights;
  }

  /** ln of what the day's popularity is of the first day's. */
  heightOn(day: Day): number {
    const index = Math.max(0, day - this.#firstDay);
    for (let next = this.#sums.length; next <= index; next++)
      this.#sums.push((this.#sums[next - 1] ?? 0) + (next === 0 ? 0 : this.stepOn(this.#firstDay + next)));
    return this.#sums[index] ?? 0;
  }

  /** ln of the factor by which everything steps in the night to `day`. */
  stepOn(day: Day): number {
    const night = this.#nights.get(day);
    if (night !== undefined) return Math.log(night);
    const key = keyOf(this.#key, day);
    const weekday = (day + 7_000 - MONDAY) % 7;
    const usual = weekday === 0 ? 0.02 : weekday === TUESDAY - MONDAY ? -0.03 : 0.001;
    const jump = uniformOf(keyOf(key, 1)) < JUMP_CHANCE ? (JUMPS[Math.floor(3 * uniformOf(keyOf(key, 2)))] ?? 0) : 0;
    return usual + USUAL_DEVIATION * gaussOf(keyOf(key, 3)) + jump;
  }

  /** Floods last one to three days. */
  isFloodOn(day: Day): boolean {
    return [0, 1, 2].some((back) => {
      const key = keyOf(keyOf(this.#key, 9), day - back);
      return uniformOf(key) < FLOOD_CHANCE && uniformOf(keyOf(key, 1)) >= back / 3;
    });
  }
}
