import type { CatalogueDay } from './catalogue-day.ts';
import { median } from './median.ts';
import { type UtcDay, utcDay } from './utc-day.ts';

const FLOOR_DAYS = 7;
const MAX_GAP_DAYS = 14;

/** The catalogue's days, with the sums and medians that every movie asks for. */
export class Catalogue {
  readonly #days: ReadonlyMap<number, CatalogueDay>;
  readonly #steps = new Map<number, number>();
  readonly #floors = new Map<number, number | null>();
  readonly #first: number;

  constructor(days: readonly CatalogueDay[]) {
    this.#days = new Map(days.map((each) => [each.day, each]));
    const known = [...this.#days.keys()].sort((a, b) => a - b);
    this.#first = known[0] ?? 0;
    let sum = 0;
    for (let day = this.#first; day <= (known.at(-1) ?? this.#first); day++) {
      sum += this.#days.get(day)?.commonStep ?? 0;
      this.#steps.set(day, sum);
    }
  }

  at(day: UtcDay): CatalogueDay | undefined {
    return this.#days.get(day);
  }

  /** The known days of a few, both ends included. */
  daysFrom(first: UtcDay, last: UtcDay): CatalogueDay[] {
    return Array.from({ length: last - first + 1 }, (_, ahead) => this.#days.get(first + ahead) ?? []).flat();
  }

  /** Sum of the common steps up to and including `day`. */
  stepsUpTo(day: UtcDay): number {
    return this.#steps.get(day) ?? (day < this.#first ? 0 : (this.#steps.get(this.#first + this.#steps.size - 1) ?? 0));
  }

  /** Whether anybody looked at the trending list that day. */
  isTrendingWatched(day: UtcDay): boolean {
    return (this.#days.get(day)?.trending ?? 0) > 0;
  }

  /** The newest day before that movies were seen on, two weeks back at most: polls may have failed for days. */
  dayBefore(day: UtcDay): UtcDay | null {
    for (let back = 1; back <= MAX_GAP_DAYS; back++) {
      if ((this.#days.get(day - back)?.movies ?? 0) > 0) return utcDay(day - back);
    }
    return null;
  }

  /** How many of the `count` days after are known. */
  daysAfter(day: UtcDay, count: number): number {
    let known = 0;
    for (let ahead = 1; ahead <= count; ahead++) if ((this.#days.get(day + ahead)?.movies ?? 0) > 0) known++;
    return known;
  }

  /** How many of the `count` days before are known. */
  daysBefore(day: UtcDay, count: number): number {
    let known = 0;
    for (let back = 1; back <= count; back++) if ((this.#days.get(day - back)?.movies ?? 0) > 0) known++;
    return known;
  }

  /** The floor of the lists, median of the last seven days, free of the common steps; `null`: not known. */
  floorBefore(day: UtcDay): number | null {
    const known = this.#floors.get(day);
    if (known !== undefined) return known;
    const floors: number[] = [];
    for (let back = FLOOR_DAYS; back >= 1; back--) {
      const floor = this.#days.get(day - back)?.floor;
      if (floor !== null && floor !== undefined) floors.push(floor - this.stepsUpTo(utcDay(day - back)));
    }
    const floor = floors.length === 0 ? null : median(floors);
    this.#floors.set(day, floor);
    return floor;
  }
}
