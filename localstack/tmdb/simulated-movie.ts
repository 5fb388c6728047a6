import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../lambdas/core/time.ts';
import { Activity, CHAPTER_HOURS, type DailyCycle, eventOf, type InjectedEvent } from './activity.ts';
import { Arrivals } from './arrivals.ts';
import { gaussOf, keyOf, smoothNoiseOf, uniformOf } from './chance.ts';

/** What makes a movie what it is; all of it follows from the key. */
export interface MovieTraits {
  readonly movieId: number;
  readonly key: number;
  /** Where its first chapter starts. */
  readonly origin: EpochMs;
  readonly kind: 'usual' | 'always-big' | 'newcomer';
}

/** TMDB recomputes popularity about once a day; `smooth` is the easier world, in which it moves all the time. */
export type PopularityMode = 'smooth' | 'daily';

interface Chapter {
  readonly activity: Activity;
  readonly event: InjectedEvent | undefined;
  readonly votes: Arrivals;
  readonly reviews: Arrivals;
  /** Hours of usual activity, votes and reviews of the chapters before. */
  readonly hoursBefore: number;
  readonly votesBefore: number;
  readonly reviewsBefore: number;
}

const CHAPTER_MS = CHAPTER_HOURS * HOUR_MS;
export const SLOT_MS = 5 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SLOTS_PER_DAY = DAY_MS / SLOT_MS;
const GLITCHES_PER_DAY = 0.2;
const CORRECTIONS_PER_DAY = 0.1;
const CORRECTED_VOTES = 50;
const CORRECTION_SLOTS = 2;
const REVIEWS_PER_VOTE = 0.25;
/** Of a movie that events multiply, and of one that is always big. */
const MOST_REVIEWS_PER_HOUR = { usual: 0.2, newcomer: 0.2, 'always-big': 0.5 };
const NOISE_HOURS = 1.5;

/** One simulated movie. Asking is stateless: chapters are kept once computed, and computing them needs nobody's past. */
export class SimulatedMovie {
  readonly traits: MovieTraits;
  readonly basePopularity: number;
  readonly votesPerHour: number;
  readonly reviewsPerHour: number;
  readonly quality: number;
  readonly #firstVotes: number;
  readonly #cycle: DailyCycle;
  readonly #noise: number;
  readonly #chapters: Chapter[] = [];

  constructor(traits: MovieTraits, reviewScale: number) {
    this.traits = traits;
    const chance = (part: number): number => uniformOf(keyOf(traits.key, part));
    const base = Math.exp(1.5 + 1.3 * gaussOf(keyOf(traits.key, 10)));
    const votes = Math.min(40, 0.02 * base * Math.exp(0.7 * gaussOf(keyOf(traits.key, 11))));
    const isBig = traits.kind === 'always-big';
    this.basePopularity = isBig ? base * 40 : base;
    this.votesPerHour = isBig ? votes * 20 : votes;
    this.reviewsPerHour =
      reviewScale * Math.min(MOST_REVIEWS_PER_HOUR[traits.kind], REVIEWS_PER_VOTE * this.votesPerHour);
    this.quality = Math.min(8.8, Math.max(3.2, 6.6 + 1.1 * gaussOf(keyOf(traits.key, 12))));
    this.#firstVotes =
      traits.kind === 'newcomer' ? 0 : Math.floor(Math.exp(3 + 2.5 * chance(13)) * (1 + this.basePopularity));
    this.#cycle = { depth: 0.25 * chance(14), phase: 24 * chance(15) };
    this.#noise = 0.015 + 0.06 * chance(16);
  }

  popularityAt(at: EpochMs, mode: PopularityMode): number {
    const seenAt = mode === 'daily' ? epochMs(Math.floor(at / DAY_MS) * DAY_MS) : at;
    const { chapter, offset } = this.#chapterAt(seenAt);
    const wobble = this.#noise * smoothNoiseOf(keyOf(this.traits.key, 20), seenAt / HOUR_MS / NOISE_HOURS);
    const level = this.basePopularity * chapter.activity.at(offset) * Math.exp(wobble);
    return Math.round(1_000 * level * (this.glitchAt(at) ?? 1)) / 1_000;
  }

  votesAt(at: EpochMs): number {
    const { chapter, offset } = this.#chapterAt(at);
    const votes = this.#firstVotes + chapter.votesBefore + chapter.votes.countBefore(offset);
    return Math.max(0, votes - (this.isCorrectedAt(at) ? CORRECTED_VOTES : 0));
  }

  /** Drifts over days, trembles over hours. Three decimals, as TMDB shows it. */
  voteAverageAt(at: EpochMs): number {
    const drift = 0.05 * smoothNoiseOf(keyOf(this.traits.key, 21), at / DAY_MS);
    const tremble = 0.01 * smoothNoiseOf(keyOf(this.traits.key, 22), at / HOUR_MS / 2);
    return Math.round(1_000 * (this.quality + drift + tremble)) / 1_000;
  }

  /** Votes to be expected from `from` to `to`, whatever chance makes of them. */
  expectedVotes(from: EpochMs, to: EpochMs): number {
    const start = Math.max(from, this.traits.origin);
    return (
      this.votesPerHour * (this.#activityUntil(epochMs(Math.max(to, start))) - this.#activityUntil(epochMs(start)))
    );
  }

  reviewsAt(at: EpochMs): number {
    const { chapter, offset } = this.#chapterAt(at);
    return chapter.reviewsBefore + chapter.reviews.countBefore(offset);
  }

  /** When review `index` becomes visible. It must not lie beyond what {@link reviewsAt} counts. */
  reviewVisibleAt(index: number): EpochMs {
    let number = this.#chapters.findIndex(({ reviewsBefore, reviews }) => index < reviewsBefore + reviews.total);
    for (number = number < 0 ? this.#chapters.length : number; ; number++) {
      const { reviews, reviewsBefore } = this.#chapter(number);
      if (index >= reviewsBefore + reviews.total) continue;
      const hours = reviews.offsetOf(index - reviewsBefore);
      return epochMs(Math.floor(this.traits.origin + number * CHAPTER_MS + hours * HOUR_MS));
    }
  }

  /** The popularity that one poll in error shows, as a factor; lasts one slot of five minutes. */
  glitchAt(at: EpochMs): number | undefined {
    const key = keyOf(keyOf(this.traits.key, 30), Math.floor(at / DAY_MS));
    if (
      uniformOf(keyOf(key, 1)) >= GLITCHES_PER_DAY ||
      slotOf(at) !== Math.floor(uniformOf(keyOf(key, 2)) * SLOTS_PER_DAY)
    ) {
      return undefined;
    }
    return uniformOf(keyOf(key, 3)) < 0.5 ? 0.2 : 3 + 10 * uniformOf(keyOf(key, 4));
  }

  /** Ten minutes in which votes are taken back, and then given again. */
  isCorrectedAt(at: EpochMs): boolean {
    const key = keyOf(keyOf(this.traits.key, 31), Math.floor(at / DAY_MS));
    const first = Math.floor(uniformOf(keyOf(key, 2)) * (SLOTS_PER_DAY - CORRECTION_SLOTS));
    return (
      uniformOf(keyOf(key, 1)) < CORRECTIONS_PER_DAY && slotOf(at) >= first && slotOf(at) < first + CORRECTION_SLOTS
    );
  }

  /** Injected events with an onset in `[from, to)`. */
  eventsBetween(from: EpochMs, to: EpochMs): (Omit<InjectedEvent, 'onset'> & { onset: EpochMs })[] {
    const first = Math.max(0, this.#numberAt(from));
    const numbers = Array.from({ length: Math.max(0, this.#numberAt(to) - first + 1) }, (_, index) => first + index);
    return numbers.flatMap((number) => {
      const { event } = this.#chapter(number);
      if (event === undefined) return [];
      const onset = epochMs(Math.floor(this.traits.origin + number * CHAPTER_MS + event.onset * HOUR_MS));
      return onset >= from && onset < to ? [{ ...event, onset }] : [];
    });
  }

  #activityUntil(at: EpochMs): number {
    const { chapter, offset } = this.#chapterAt(at);
    return chapter.hoursBefore + chapter.activity.until(offset);
  }

  #numberAt(at: EpochMs): number {
    return Math.floor((at - this.traits.origin) / CHAPTER_MS);
  }

  #chapterAt(at: EpochMs): { chapter: Chapter; offset: number } {
    const number = Math.max(0, this.#numberAt(at));
    const offset = (at - this.traits.origin - number * CHAPTER_MS) / HOUR_MS;
    return { chapter: this.#chapter(number), offset: Math.max(0, offset) };
  }

  #chapter(number: number): Chapter {
    for (let next = this.#chapters.length; next <= number; next++) this.#chapters.push(this.#writeChapter(next));
    return this.#chapters[number] as Chapter;
  }

  #writeChapter(number: number): Chapter {
    const key = keyOf(keyOf(this.traits.key, 40), number);
    const event = this.traits.kind === 'usual' ? eventOf(key) : undefined;
    const activity = new Activity(event, this.#cycle);
    const arrivals = (part: number, perHour: number) =>
      new Arrivals(keyOf(key, part), CHAPTER_HOURS, (hours) => perHour * activity.until(hours));
    const last = this.#chapters.at(-1);
    return {
      activity,
      event,
      votes: arrivals(50, this.votesPerHour),
      reviews: arrivals(51, this.reviewsPerHour),
      hoursBefore: last === undefined ? 0 : last.hoursBefore + last.activity.until(CHAPTER_HOURS),
      votesBefore: last === undefined ? 0 : last.votesBefore + last.votes.total,
      reviewsBefore: last === undefined ? 0 : last.reviewsBefore + last.reviews.total,
    };
  }
}

const slotOf = (at: EpochMs): number => Math.floor((at % DAY_MS) / SLOT_MS);
