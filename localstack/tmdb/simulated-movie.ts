import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../lambdas/core/time.ts';
import {
  Activity,
  CHAPTER_HOURS,
  type DailyCycle,
  eventKnots,
  eventOf,
  type InjectedEvent,
  releaseKnots,
} from './chance/activity.ts';
import { Arrivals } from './chance/arrivals.ts';
import { gaussOf, keyOf, smoothNoiseOf, uniformOf } from './chance/chance.ts';
import { DailyWander } from './chance/daily-wander.ts';
import { aboveFloorOf, FLOOR, firstVotesOf, type MovieTraits } from './chance/movie-kinds.ts';

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
const SLOT_MS = 5 * MINUTE_MS;
const SLOTS_PER_DAY = DAY_MS / SLOT_MS;
const CORRECTIONS_PER_DAY = 0.1;
const CORRECTED_VOTES = 50;
const CORRECTION_SLOTS = 2;
const STEP_BACK_CHANCE = 0.02;
/** More than in the world, so that there is something to read: about 50 an hour among 500 movies. */
const REVIEWS_PER_VOTE = 1.4;
/** Of a movie that events multiply, and of one that is always big. */
const MOST_REVIEWS_PER_HOUR = { usual: 0.2, newcomer: 0.2, 'always-big': 0.5, reserve: 0.2, obscure: 0 };
/** One vote a day at the median, twelve at a popularity of 200. */
const VOTES_PER_HOUR_AND_POINT = 0.0025;
/** What all movies of a world share. */
export interface MovieOptions {
  readonly reviewScale: number;
  /** @default one to eight, each movie its own */
  readonly votesEveryHours?: number;
}

/** One simulated movie. Asking is stateless: chapters are kept once computed, and computing them needs nobody's past. */
export class SimulatedMovie {
  readonly traits: MovieTraits;
  readonly basePopularity: number;
  readonly votesPerHour: number;
  readonly reviewsPerHour: number;
  readonly quality: number;
  readonly #firstVotes: number;
  readonly #cycle: DailyCycle;
  /** From midnight, in the popular list; the others know it earlier. */
  readonly #recomputeAfterMs: number;
  readonly #listLagMs: number;
  readonly #wander: DailyWander;
  readonly #voteLumpMs: number;
  readonly #chapters: Chapter[] = [];

  constructor(traits: MovieTraits, { reviewScale, votesEveryHours }: MovieOptions) {
    this.traits = traits;
    const chance = (part: number): number => uniformOf(keyOf(traits.key, part));
    this.basePopularity = Math.exp(FLOOR + aboveFloorOf(traits));
    // Nobody votes on what was lifted by an error.
    const perPoint =
      traits.kind === 'obscure' ? 0 : VOTES_PER_HOUR_AND_POINT * Math.exp(0.5 * gaussOf(keyOf(traits.key, 11)));
    this.votesPerHour = perPoint * this.basePopularity;
    this.reviewsPerHour =
      reviewScale * Math.min(MOST_REVIEWS_PER_HOUR[traits.kind], REVIEWS_PER_VOTE * this.votesPerHour);
    this.quality = Math.min(8.8, Math.max(3.2, 6.6 + 1.1 * gaussOf(keyOf(traits.key, 12))));
    this.#firstVotes = firstVotesOf(traits);
    this.#wander = new DailyWander(keyOf(traits.key, 20));
    this.#cycle = { depth: 0.25 * chance(14), phase: 24 * chance(15) };
    this.#recomputeAfterMs = Math.floor(((0.5 + 6 * chance(17)) * HOUR_MS) / SLOT_MS) * SLOT_MS;
    this.#listLagMs = Math.floor((0.3 + 0.7 * chance(19)) * this.#recomputeAfterMs);
    this.#voteLumpMs = (votesEveryHours ?? 1 + Math.floor(8 * chance(18))) * HOUR_MS;
  }

  /**
   * The newest day whose level is shown at `at`: TMDB recomputes each movie at its own instant of the night.
   *
   * @param isCached as the popular list shows it: through half of the night it is behind the others for a third of the movies
   */
  dayShownAt(at: EpochMs, isCached: boolean): number {
    return Math.floor((at - this.#recomputeAfterMs + (isCached ? 0 : this.#listLagMs)) / DAY_MS);
  }

  /** ln of its level on a day, free of the scale of all movies; without noise what it is in truth. */
  heightOn(day: number, withNoise = true): number {
    return (
      Math.log(this.basePopularity) + this.#interestAt(epochMs(day * DAY_MS)) + (withNoise ? this.#wander.on(day) : 0)
    );
  }

  /** ln of its activity against the usual, without the cycle of the day: what the trending list goes by. */
  #interestAt(at: EpochMs): number {
    const { chapter, offset } = this.#chapterAt(at);
    return chapter.activity.heightAt(offset);
  }

  /** How much its interest grows around `at`: the trending list knows it a day before popularity does. */
  momentumAt(at: EpochMs): number {
    return this.#interestAt(epochMs(at + 20 * HOUR_MS)) - this.#interestAt(epochMs(at - 24 * HOUR_MS));
  }

  /** As TMDB shows it: refreshed every few hours, sometimes one less than before; in the popular list a refresh later. */
  votesAt(at: EpochMs, isCached = false): number {
    const refresh = Math.floor((isCached ? at - this.#listLagMs / 2 : at) / this.#voteLumpMs);
    const { chapter, offset } = this.#chapterAt(epochMs(refresh * this.#voteLumpMs));
    const votes = this.#firstVotes + chapter.votesBefore + chapter.votes.countBefore(offset);
    const isBack = uniformOf(keyOf(keyOf(this.traits.key, 32), refresh)) < STEP_BACK_CHANCE;
    return Math.max(0, votes - (isBack ? 1 : 0) - (this.isCorrectedAt(at) ? CORRECTED_VOTES : 0));
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

  /** Ten minutes in which votes are taken back, and then given again. */
  isCorrectedAt(at: EpochMs): boolean {
    const [begin] = this.#correctionOn(Math.floor(at / DAY_MS));
    return begin !== undefined && at >= begin && at < begin + CORRECTION_SLOTS * SLOT_MS;
  }

  /** When corrections begin, in `[from, to)`. */
  correctionsBetween(from: EpochMs, to: EpochMs): EpochMs[] {
    const first = Math.floor(from / DAY_MS);
    const days = Array.from({ length: Math.max(0, Math.ceil(to / DAY_MS) - first) }, (_, nth) => first + nth);
    return days.flatMap((day) => this.#correctionOn(day)).filter((at) => at >= from && at < to);
  }

  /** When the correction of a day begins, which has one at most and is over before the day is. */
  #correctionOn(day: number): EpochMs[] {
    const key = keyOf(keyOf(this.traits.key, 31), day);
    if (uniformOf(keyOf(key, 1)) >= CORRECTIONS_PER_DAY) return [];
    const slot = Math.floor(uniformOf(keyOf(key, 2)) * (SLOTS_PER_DAY - CORRECTION_SLOTS));
    return [epochMs(day * DAY_MS + slot * SLOT_MS)];
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
    const { kind } = this.traits;
    const event = kind === 'usual' || kind === 'reserve' ? eventOf(key, kind === 'reserve') : undefined;
    const knots = event === undefined ? [] : eventKnots(event);
    const activity = new Activity(kind === 'newcomer' && number === 0 ? releaseKnots(key) : knots, this.#cycle);
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
