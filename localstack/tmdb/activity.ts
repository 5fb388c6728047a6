import { keyOf, uniformOf } from './chance.ts';

export type EventKind = 'hot' | 'breakout' | 'declining';

/** A movie's life is cut into chapters of 20 days, in each of which at most one thing happens. Times are in hours. */
export const CHAPTER_HOURS = 20 * 24;
const DAY_HOURS = 24;
const TURN = (2 * Math.PI) / DAY_HOURS;

/**
 * After an event, activity goes back by 0.25 e-folds a day: 12 % in 12 hours, slow enough to be neither a decline nor a
 * rise against the median of the last day.
 */
const SETTLING_PER_HOUR = 0.25 / DAY_HOURS;
const PLATEAU_HOURS = 24;
const LATEST_ONSET_HOURS = 2.5 * DAY_HOURS;

export interface InjectedEvent {
  readonly kind: EventKind;
  readonly onset: number;
  /** Activity at the plateau, as a multiple of the usual. */
  readonly factor: number;
  readonly rampHours: number;
}

/** The event of a chapter, if any: 34 % hot, 34 % breakout, 22 % declining. */
export const eventOf = (key: number): InjectedEvent | undefined => {
  const [chance, onset, size, ramp] = [1, 2, 3, 4].map((part) => uniformOf(keyOf(key, part))) as [
    number,
    number,
    number,
    number,
  ];
  const at = { onset: onset * LATEST_ONSET_HOURS };
  if (chance < 0.34) return { kind: 'hot', ...at, factor: 1.5 + 2 * size, rampHours: 1 + 3 * ramp };
  if (chance < 0.68) return { kind: 'breakout', ...at, factor: 6 + Math.exp(3.5 * size), rampHours: 0.1 + 0.9 * ramp };
  if (chance < 0.9) return { kind: 'declining', ...at, factor: 0.2 + 0.4 * size, rampHours: 2 + 4 * ramp };
  return undefined;
};

/** From `start` on, activity is exp(level + slope · (t − start)); `before` is its integral from the chapter's start. */
interface Segment {
  readonly start: number;
  readonly level: number;
  readonly slope: number;
  readonly before: number;
}

/** How many viewers wake and sleep: activity is multiplied by 1 + depth · sin(2π (t + phase) / 24 h). */
export interface DailyCycle {
  readonly depth: number;
  readonly phase: number;
}

/** Activity over one chapter as a multiple of the movie's usual one, and its integral, both in closed form. */
export class Activity {
  readonly #segments: readonly Segment[];
  readonly #cycle: DailyCycle;

  constructor(event: InjectedEvent | undefined, cycle: DailyCycle) {
    this.#cycle = cycle;
    this.#segments = this.#segmentsOf(event === undefined ? [] : knotsOf(event));
  }

  at(hours: number): number {
    const { start, level, slope } = this.#segmentAt(hours);
    return Math.exp(level + slope * (hours - start)) * (1 + this.#cycle.depth * Math.sin(this.#angleOf(hours)));
  }

  /** Hours of usual activity from the chapter's start until `hours`. */
  until(hours: number): number {
    const segment = this.#segmentAt(hours);
    return segment.before + this.#integralOf(segment, hours);
  }

  #segmentsOf(knots: readonly { start: number; level: number; slope: number }[]): Segment[] {
    const segments: Segment[] = [{ start: 0, level: 0, slope: 0, before: 0 }];
    for (const knot of knots) {
      const last = segments.at(-1) as Segment;
      segments.push({ ...knot, before: last.before + this.#integralOf(last, knot.start) });
    }
    return segments;
  }

  #segmentAt(hours: number): Segment {
    let index = this.#segments.length - 1;
    while (index > 0 && hours < (this.#segments[index] as Segment).start) index--;
    return this.#segments[index] as Segment;
  }

  /** ∫ e^(level + k u) (1 + depth · sin θ) over the segment up to `hours`, where θ turns once a day. */
  #integralOf({ start, level, slope: k }: Segment, hours: number): number {
    const u = hours - start;
    const growth = Math.exp(k * u);
    const straight = k === 0 ? u : (growth - 1) / k;
    const wave = (angle: number): number => k * Math.sin(angle) - TURN * Math.cos(angle);
    const swing = (growth * wave(this.#angleOf(hours)) - wave(this.#angleOf(start))) / (k * k + TURN * TURN);
    return Math.exp(level) * (straight + this.#cycle.depth * swing);
  }

  #angleOf(hours: number): number {
    return TURN * (hours + this.#cycle.phase);
  }
}

/** Up (or down), a day's plateau, slowly back. */
const knotsOf = ({ onset, factor, rampHours }: InjectedEvent) => {
  const level = Math.log(factor);
  const plateau = onset + rampHours;
  const settling = plateau + PLATEAU_HOURS;
  return [
    { start: onset, level: 0, slope: level / rampHours },
    { start: plateau, level, slope: 0 },
    { start: settling, level, slope: -Math.sign(level) * SETTLING_PER_HOUR },
    { start: settling + Math.abs(level) / SETTLING_PER_HOUR, level: 0, slope: 0 },
  ];
};
