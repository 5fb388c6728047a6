import type { Catalogue } from './catalogue.ts';
import { isCrowded, isOld } from './catalogue-day.ts';
import { type DailyLevel, heightOf } from './daily-level.ts';
import { median } from './median.ts';
import type { UtcDay } from './utc-day.ts';

/** How a movie stands on one day. Heights are ln of popularity, free of the steps that all movies take. */
export interface Movement {
  /** Height above the usual: 0.69 is twice the usual level. */
  readonly rise: number;
  /** Height won over the median of the second to fourth day before; 0: not seen. */
  readonly climb: number;
  /** What it is compared with: its own fourteen days before, or as a newcomer the floor of the popular lists. */
  readonly against: 'own-past' | 'floor';
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
/** Days that the catalogue itself must have been seen on for a movie to be new to it. */
const MIN_CATALOGUE_DAYS = 5;

/** Days since the release; `null`: not known. */
export const ageOf = ({ releaseDay }: MovieDays, day: UtcDay): number | null =>
  releaseDay === null ? null : day - releaseDay;

/** What a movie's level is compared with. */
export interface Usual {
  /** Median height of the fourteen days before; `null`: it was seen on fewer than five of them. */
  readonly own: number | null;
  /** Seen on at most two of the seven days before, and without a past of its own. */
  readonly isNewcomer: boolean;
}

export const usualAt = (movie: MovieDays, catalogue: Catalogue, day: UtcDay): Usual =>
  usualIn(heightsOf(movie.levels, catalogue), day);

const usualIn = (heights: ReadonlyMap<number, number>, day: UtcDay): Usual => {
  const past = before(heights, day, 1, USUAL_DAYS);
  const recentDays = before(heights, day, 1, RECENT_DAYS).length;
  const hasPast = past.length >= MIN_USUAL_DAYS;
  return { own: hasPast ? median(past) : null, isNewcomer: !hasPast && recentDays <= NEWCOMER_DAYS };
};

/**
 * @returns `null` where nothing can be said: no level that day, neither a past of its own nor new to the lists, or the
 * catalogue has not been watched for long enough to know who is new
 */
export const movementAt = (movie: MovieDays, catalogue: Catalogue, day: UtcDay): Movement | null => {
  const heights = heightsOf(movie.levels, catalogue);
  const height = heights.get(day);
  if (height === undefined) return null;
  const { own, isNewcomer } = usualIn(heights, day);
  const isNew = isNewcomer && catalogue.daysBefore(day, RECENT_DAYS) >= MIN_CATALOGUE_DAYS;
  const usual = own ?? (isNew ? catalogue.floorBefore(day) : null);
  if (usual === null) return null;
  const earlier = before(heights, day, 2, 4);
  const today = catalogue.at(day);
  const ageDays = ageOf(movie, day);
  const isOldNewcomer = own === null && isOld(ageDays) && today !== undefined;
  return {
    rise: height - usual,
    climb: earlier.length === 0 ? 0 : height - median(earlier),
    against: own === null ? 'floor' : 'own-past',
    ageDays,
    isInCrowd: isOldNewcomer && isCrowded(today, height + catalogue.stepsUpTo(day)),
    drift: today?.drift ?? 0,
  };
};

/** Free of all common steps up to their days. */
const heightsOf = (levels: readonly DailyLevel[], catalogue: Catalogue): ReadonlyMap<number, number> =>
  new Map(
    levels.flatMap((level) => {
      const height = heightOf(level);
      return height === null ? [] : [[level.day, height - catalogue.stepsUpTo(level.day)] as const];
    }),
  );

/** Heights of the days from `nearest` to `farthest` before `day`, the newest first. */
const before = (heights: ReadonlyMap<number, number>, day: UtcDay, nearest: number, farthest: number): number[] => {
  const found: number[] = [];
  for (let back = nearest; back <= farthest; back++) {
    const height = heights.get(day - back);
    if (height !== undefined) found.push(height);
  }
  return found;
};
