import { keyOf, uniformOf } from './chance.ts';

export type EventKind = 'hot' | 'breakout' | 'declining';

/** A movie's life is cut into chapters of 60 days, in each of which at most one thing happens. Times are in hours. */
export const CHAPTER_HOURS = 60 * 24;
const DAY_HOURS = 24;
const TURN = (2 * Math.PI) / DAY_HOURS;

/** After an event, interest goes back by 5.5 % a day: half of it is gone after 7 to 15 days. */
const SETTLING_PER_HOUR = 0.055 / DAY_HOURS;
const PLATEAU_HOURS = 2 * DAY_HOURS;
const LATEST_ONSET_HOURS = 20 * DAY_HOURS;

export interface InjectedEvent {
  readonly kind: EventKind;
  readonly onset: number;
  /** Activity at the plateau, as a multiple of the usual. */
  readonly factor: number;
  readonly rampHours: number;
}

/** Of the rises, those of which most comes in a day or two, as news does; the others take a week. */
const SUDDEN_SHARE = 0.33;
/** Part of a sudden rise, in ln, that comes at once; the rest within days. */
const AT_ONCE = 0.85;
const CREEPING_HOURS = 4 * DAY_HOURS;
const SUDDEN_HOURS = 1.5 * DAY_HOURS;

/**
 * The event of a chapter, if any: 20 % hot, 10 % breakout, 25 % declining. Real rises are ramps of 4 to 14 days to 2.3 times the
 * usual at the median, 1.7 to 8.6, and real declines lose some 7 % a day.
 *
 * @param risesOnly of a movie that only a rise brings into the lists: eight of ten of its chapters have one
 */
export const eventOf = (key: number, risesOnly = false): InjectedEvent | undefined => {
  const [chance, onset, size, ramp, kind] = [1, 2, 3, 4, 5].map((part) => uniformOf(keyOf(key, part))) as [
    ...[number, number, number, number, number],
  ];
  const at = { onset: onset * LATEST_ONSET_HOURS };
  const days = (from: number, to: number): number => (from + (to - from) * ramp) * DAY_HOURS;
  const rampOf = (from: number, to: number): number =>
    kind < SUDDEN_SHARE ? 0.1 * DAY_HOURS + ramp * (SUDDEN_HOURS - 0.1 * DAY_HOURS) : days(from, to);
  const hot = { kind: 'hot', ...at, factor: 1.55 + 1.25 * size, rampHours: rampOf(4, 9) } as const;
  const breakout = { kind: 'breakout', ...at, factor: 3.2 * (14 / 3.2) ** size, rampHours: rampOf(6, 13) } as const;
  if (risesOnly) return chance < 0.53 ? hot : chance < 0.8 ? breakout : undefined;
  if (chance < 0.2) return hot;
  if (chance < 0.3) return breakout;
  if (chance < 0.55) return { kind: 'declining', ...at, factor: 0.35 + 0.2 * size, rampHours: days(7, 14) };
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
  const [atOnce, creeping] = rampHours > SUDDEN_HOURS ? [level, 0] : [AT_ONCE * level, CREEPING_HOURS];
  const plateau = onset + rampHours + creeping;
  const settling = plateau + PLATEAU_HOURS;
  return [
    { start: onset, level: 0, slope: atOnce / rampHours },
    ...(creeping === 0 ? [] : [{ start: onset + rampHours, level: atOnce, slope: (level - atOnce) / creeping }]),
    { start: plateau, level, slope: 0 },
    { start: settling, level, slope: -Math.sign(level) * SETTLING_PER_HOUR },
    { start: settling + Math.abs(level) / SETTLING_PER_HOUR, level: 0, slope: 0 },
  ];
};

/** A newcomer climbs after its release, one in four to twice as much within a day, and from then on loses 3.7 % a day. */
export const releaseKnots = (key: number): Knot[] => {
  const isHit = uniformOf(keyOf(key, 1)) < 0.3;
  const hours = (isHit ? 1 : 3) * DAY_HOURS;
  const height = isHit ? 0.8 + 0.4 * uniformOf(key) : 0.1 + 0.5 * uniformOf(key);
  return [
    { start: 0, level: 0, slope: height / hours },
    { start: hours, level: height, slope: -0.037 / DAY_HOURS },
  ];
};
