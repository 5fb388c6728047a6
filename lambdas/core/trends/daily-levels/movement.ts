import type { Catalogue } from './catalogue.ts';
import { isCrowded, isLeap, isLeapShared, isOld } from './catalogue-day.ts';
import { type DailyLevel, heightOf } from './daily-level.ts';
import { median } from './median.ts';
import { type UtcDay, utcDay } from './utc-day.ts';

/** How a movie stands on one day. Heights are ln of popularity, free of the steps that it did not take alone. */
export interface Movement {
  /** Height above the usual: 0.69 is twice the usual level. */
  readonly rise: number;
  /** Height won over the median of the second to fourth day before; 0: not seen. */
  readonly climb: number;
  /** What it is compared with: its own fourteen days before, or as a newcomer the floor of the popular lists. */
  readonly against: 'own-past' | 'floor';
  /** No longer a newcomer, and without a past of its own yet: what it came with may stay, nothing else begins. */
  readonly isSettling: boolean;
  /** Days since the release, negative before it; `null`: not known. */
  readonly ageDays: number | null;
  /** An old newcomer that came with many others of about its height: it was lifted with them. */
  readonly isInCrowd: boolean;
  /** What old movies have risen since their usual levels: not its own merit. */
  readonly drift: number;
}

export interface MovieDays {
  readonly levels: readonly DailyLevel[];
  readonly releaseDay: UtcDay | null;
}

const USUAL_DAYS = 14;
const MIN_USUAL_DAYS = 5;
const RECENT_DAYS = 7;
const NEWCOMER_DAYS = 2;
/** A movie that lists have not shown for longer begins anew: 31 of 400 drop out for a day and return. */
export const UNSEEN_DAYS = 3;
/** Days that the catalogue itself must have been seen on for a movie to be new to it. */
const MIN_CATALOGUE_DAYS = 5;

/** Days since the release; `null`: not known. */
export const ageOf = ({ releaseDay }: MovieDays, day: UtcDay): number | null =>
  releaseDay === null ? null : day - releaseDay;

/** What a movie's level is compared with. */
export interface Usual {
  /** Median of the fourteen days before, free of the common steps; `null`: it was seen on fewer than five of them. */
  readonly own: number | null;
  /** Seen on at most two of the seven days before, and without a past of its own. */
  readonly isNewcomer: boolean;
}

export const usualAt = (movie: MovieDays, catalogue: Catalogue, day: UtcDay): Usual => {
  const days = ownDaysOf(movie.levels, catalogue);
  const { own, isNewcomer } = usualIn(days, day);
  const last = days.findLast((each) => each.day < day);
  return { own: own === null ? null : own + (last?.leapt ?? 0), isNewcomer };
};

const usualIn = (days: readonly OwnDay[], day: UtcDay): Usual => {
  const past = before(days, day, 1, USUAL_DAYS);
  const recentDays = before(days, day, 1, RECENT_DAYS).length;
  const hasPast = past.length >= MIN_USUAL_DAYS;
  return { own: hasPast ? median(past) : null, isNewcomer: !hasPast && recentDays <= NEWCOMER_DAYS };
};

/**
 * @returns `null` where nothing can be said: no level that day, or no past of its own and the catalogue has not been watched
 * for long enough to know who is new
 */
export const movementAt = (movie: MovieDays, catalogue: Catalogue, day: UtcDay): Movement | null =>
  movementsOf(movie, catalogue)(day);

/** The same for whoever asks for several days. */
export const movementsOf = (movie: MovieDays, catalogue: Catalogue): ((day: UtcDay) => Movement | null) => {
  const days = ownDaysOf(movie.levels, catalogue);
  return (day) => movementIn(days, movie, catalogue, day);
};

const movementIn = (days: readonly OwnDay[], movie: MovieDays, catalogue: Catalogue, day: UtcDay): Movement | null => {
  const level = days.find((each) => each.day === day);
  const today = catalogue.at(day);
  if (level === undefined) return null;
  const { own, isNewcomer } = usualIn(days, day);
  const isCatalogueKnown = catalogue.daysBefore(day, RECENT_DAYS) >= MIN_CATALOGUE_DAYS;
  const usual = own ?? (isCatalogueKnown ? catalogue.floorBefore(day) : null);
  if (usual === null) return null;
  const { height } = level;
  const earlier = before(days, day, 2, 4);
  const ageDays = ageOf(movie, day);
  const isOldNewcomer = isNewcomer && isOld(ageDays) && today !== undefined;
  return {
    rise: height - usual,
    climb: earlier.length === 0 ? 0 : height - median(earlier),
    against: own === null ? 'floor' : 'own-past',
    isSettling: own === null && !isNewcomer,
    ageDays,
    isInCrowd: isOldNewcomer && isCrowded(today, height + level.leapt + catalogue.stepsUpTo(day)),
    drift: today?.drift ?? 0,
  };
};

/** A movie's day. */
interface OwnDay {
  readonly day: UtcDay;
  /** Free of the common steps, and of the leaps that many movies took the same night. */
  readonly height: number;
  /** Sum of these leaps up to the day. */
  readonly leapt: number;
}

/** Oldest first. */
const ownDaysOf = (levels: readonly DailyLevel[], catalogue: Catalogue): readonly OwnDay[] => {
  const days: OwnDay[] = [];
  for (const level of levels.toSorted((a, b) => a.day - b.day)) {
    const seen = heightOf(level);
    if (seen === null) continue;
    const { day } = level;
    const height = seen - catalogue.stepsUpTo(day);
    const last = days.at(-1);
    // Who was away for longer may have come back at its own level, or been lifted anew.
    const leapt = last !== undefined && day - last.day <= UNSEEN_DAYS ? last.leapt : 0;
    const total = leapt + sharedLeapOf(days, catalogue, day, height - leapt);
    // Fallen back to where it was: its levels are its own again.
    const kept = isLeap(total) ? total : 0;
    days.push({ day, height: height - kept, leapt: kept });
  }
  return days;
};

/** From the last days' median to `height`; on a day since when the lists may not have shown the movie. 0: its own, or none. */
const sharedLeapOf = (days: readonly OwnDay[], catalogue: Catalogue, day: UtcDay, height: number): number => {
  const step = height - median(before(days, day, 1, UNSEEN_DAYS));
  const last = days.at(-1);
  const isShared =
    isLeap(step) &&
    last !== undefined &&
    catalogue.daysFrom(utcDay(last.day + 1), day).some((each) => isLeapShared(each, step));
  return isShared ? step : 0;
};

/** Heights of the days from `nearest` to `farthest` before `day`, the newest first. */
const before = (days: readonly OwnDay[], day: UtcDay, nearest: number, farthest: number): number[] => {
  const found: number[] = [];
  for (let index = days.length - 1; index >= 0; index--) {
    const each = days[index];
    if (each === undefined || day - each.day > farthest) break;
    if (day - each.day >= nearest) found.push(each.height);
  }
  return found;
};
