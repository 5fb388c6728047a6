import { keyOf, uniformOf } from './chance.ts';

export type EventKind = 'hot' | 'breakout' | 'declining';

/** A movie's life is cut into chapters of 60 days, in each of which at most one thing happens. Times are in hours. */
export const CHAPTER_HOURS = 60 * 24;
const DAY_HOURS = 24;
const TURN = (2 * Math.PI) / DAY_HOURS;

/** After an event, interest goes back by 7 % a day: half of a doubling is gone after six days. */
const SETTLING_PER_HOUR = 0.07 / DAY_HOURS;
const PLATEAU_HOURS = 2 * DAY_HOURS;
const LATEST_ONSET_HOURS = 30 * DAY_HOURS;

export interface InjectedEvent {
  readonly kind: EventKind;
  readonly onset: number;
  /** Activity at the plateau, as a multiple of the usual. */
  readonly factor: number;
  readonly rampHours: number;
}

/**
 * The event of a chapter, if any: 15 % hot, 12 % breakout, 25 % declining. Real rises are ramps of several days, and real
 * declines lose some 7 % a day.
 */
export const eventOf = (key: number): InjectedEvent | undefined => {
  const [chance, onset, size, ramp] = [1, 2, 3, 4].map((part) => uniformOf(keyOf(key, part))) as [
    number,
    number,
    number,
    number,
  ];
  const at = { onset: onset * LATEST_ONSET_HOURS };
  const days = (from: number, to: number): number => (from + (to - from) * ramp) * DAY_HOURS;
  if (chance < 0.15) return { kind: 'hot', ...at, factor: 1.9 + 0.8 * size, rampHours: days(2, 5) };
  if (chance < 0.27) return { kind: 'breakout', ...at, factor: 4 + 4.5 * size, rampHours: days(3, 7) };
  if (chance < 0.52) return { kind: 'declining', ...at, factor: 0.35 + 0.2 * size, rampHours: days(9, 14) };
  return undefined;
};

/** From `start` on, activity is exp(level + slope · (t − start)), in hours. */
export interface Knot {
  readonly start: number;
  readonly level: number;
  readonly slope: number;
}

/** How many viewers wake and sleep: activity is multiplied by 1 + depth · sin(2π (t + phase) / 24 h). */
export interface DailyCycle {
  readonly depth: number;
  readonly phase: number;
}

interface Segment extends Knot {
  /** Its integral from the chapter's start. */
  readonly before: number;
}

/** Activity over one chapter as a multiple of the movie's usual one, and its integral, both in closed form. */
export class Activity {
  readonly #segments: readonly Segment[];
  readonly #cycle: DailyCycle;

  /** @param knots in order; what comes before the first is the usual */
  constructor(knots: readonly Knot[], cycle: DailyCycle) {
    this.#cycle = cycle;
    this.#segments = this.#segmentsOf(knots);
  }

  at(hours: number): number {
    return Math.exp(this.heightAt(hours)) * (1 + this.#cycle.depth * Math.sin(this.#angleOf(hours)));
  }

  /** ln of the activity without the daily cycle. */
  heightAt(hours: number): number {
    const { start, level, slope } = this.#segmentAt(hours);
    return level + slope * (hours - start);
  }

  /** Hours of usual activity from the chapter's start until `hours`. */
  until(hours: number): number {
    const segment = this.#segmentAt(hours);
    return segment.before + this.#integralOf(segment, hours);
  }

  #segmentsOf(knots: readonly Knot[]): Segment[] {
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
  #integralOf({ start, level, slope: k }: Knot, hours: number): number {
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

/** Up (or down), two days' plateau, slowly back. */
export const eventKnots = ({ onset, factor, rampHours }: InjectedEvent): Knot[] => {
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

/** A newcomer climbs for three days after its release and then loses 5 % a day. */
export const releaseKnots = (key: number): Knot[] => {
  const climb = (0.1 + 0.5 * uniformOf(key)) / (3 * DAY_HOURS);
  return [
    { start: 0, level: 0, slope: climb },
    { start: 3 * DAY_HOURS, level: 3 * DAY_HOURS * climb, slope: -0.05 / DAY_HOURS },
  ];
};
