import { median } from './median.ts';
import type { UtcDay } from './utc-day.ts';

/** What all movies of the popular lists had in common on one UTC day. Derived from their levels, and derivable again. */
export interface CatalogueDay {
  readonly day: UtcDay;
  /**
   * ln of the factor by which well-known movies changed since the catalogue's day before: Monday +0.02, Tuesday −0.03, and −0.43 or
   * +0.25 on nights on which TMDB changes its scale. 0 where too few were seen to tell.
   */
  readonly commonStep: number;
  /** Movies that {@link commonStep} is the median of. */
  readonly stepPairs: number;
  /** ln of the popularity with which a movie just makes the lists: their first percentile. `null`: too few movies. */
  readonly floor: number | null;
  /** Movies with a level of this day. */
  readonly movies: number;
  /** Old newcomers by height: band of 5 % → how many. A crowd at one height was lifted together. */
  readonly newcomers: ReadonlyMap<number, number>;
  /** Movies seen in the first {@link TRENDING_PLACES} of the trending list; 0: nobody looked. */
  readonly trending: number;
  /** Median of (level − usual level) over old movies that have a usual level, free of the common step; 0: too few. */
  readonly drift: number;
  /** Movies that rose, and that fell, by a third or more in one night, free of the common step: see {@link isLeapShared}. */
  readonly leapsUp: number;
  readonly leapsDown: number;
}

/** One movie's part in its catalogue's day. */
export interface CatalogueEntry {
  /** ln of the popularity of the day. */
  readonly height: number;
  /** ln of the popularity of the catalogue's day before; `null`: not seen then. */
  readonly heightBefore: number | null;
  readonly voteCount: number;
  /** Days since the release, negative before it; `null`: not known. */
  readonly ageDays: number | null;
  /** ln of the usual level, on the scale of the day before; `null`: it has none. */
  readonly usual: number | null;
  /** Seen on at most two of the seven days before, and without a usual level. */
  readonly isNewcomer: boolean;
}

/** Movies everybody knows: nothing happens to most of them from one day to the next. */
const KNOWN = { votes: 1_000, ageDays: 365 } as const;
const MIN_PAIRS = 12;
const MIN_MOVIES_FOR_FLOOR = 40;
/** The lowest of a list is whoever was missed by a page: the first percentile is not. */
const FLOOR_QUANTILE = 0.01;

/** Until three months after its release a movie is carried by it; later, who comes into the lists comes back into them. */
export const YOUNG_DAYS = 90;

/** What of a day is not in its movies' levels. */
export interface ListFacts {
  /** Movies that the popular lists have room for. Movies are followed for a while after they leave, below the floor. */
  readonly places: number;
  /** Movies seen in the trending list. */
  readonly trending: number;
}

export const catalogueDayOf = (
  day: UtcDay,
  entries: readonly CatalogueEntry[],
  { places, trending }: ListFacts,
): CatalogueDay => {
  const steps = entries.flatMap((entry) => stepOf(entry) ?? []);
  const commonStep = steps.length < MIN_PAIRS ? 0 : commonOf(steps);
  const newcomers = new Map<number, number>();
  for (const { height, isNewcomer, ageDays } of entries) {
    if (isNewcomer && isOld(ageDays)) newcomers.set(bandOf(height), (newcomers.get(bandOf(height)) ?? 0) + 1);
  }
  const drifts = entries.flatMap(({ height, usual, ageDays }) =>
    usual === null || !isOld(ageDays) ? [] : [height - commonStep - usual],
  );
  const leaps = entries.flatMap(({ height, heightBefore }) =>
    heightBefore === null ? [] : [height - heightBefore - commonStep],
  );
  return {
    day,
    commonStep,
    stepPairs: steps.length,
    floor: floorOf(entries, places),
    movies: entries.length,
    newcomers,
    trending,
    drift: drifts.length < MIN_PAIRS ? 0 : median(drifts),
    leapsUp: leaps.filter((leap) => leap >= LEAP).length,
    leapsDown: leaps.filter((leap) => leap <= -LEAP).length,
  };
};

/** The median; where a part of them has leapt, that of the others. */
const commonOf = (steps: readonly number[]): number => {
  const middle = median(steps);
  return median(steps.filter((step) => !isLeap(step - middle)));
};

/** `null`: the movie says nothing about the common step. */
const stepOf = ({ height, heightBefore, voteCount, ageDays }: CatalogueEntry): number | null => {
  if (heightBefore === null || voteCount < KNOWN.votes) return null;
  return ageDays === null || ageDays > KNOWN.ageDays ? height - heightBefore : null;
};

const floorOf = (entries: readonly CatalogueEntry[], places: number): number | null => {
  if (entries.length < MIN_MOVIES_FOR_FLOOR) return null;
  const heights = entries.map(({ height }) => height).sort((a, b) => b - a);
  const listed = Math.min(heights.length, places);
  return heights[listed - 1 - Math.floor(listed * FLOOR_QUANTILE)] ?? null;
};

export const isOld = (ageDays: number | null): boolean => ageDays === null || ageDays > YOUNG_DAYS;

/** Height in steps of 5 %. */
const BAND = 0.05;
const bandOf = (height: number): number => Math.round(height / BAND);

/** Half the width of a crowd: 30 % either way. Floods lift to one level, but not to a hair's breadth. */
const CROWD_BANDS = 6;
/** On calm days hardly ever more than five old newcomers of 350 movies stand so near to each other above the floor. */
const CROWD = { movies: 5, share: 0.015 } as const;

/** ln of what a movie by itself hardly ever rises or falls in one night: of 350 movies three do. */
const LEAP = 0.3;
export const isLeap = (step: number): boolean => Math.abs(step) >= LEAP;
/** On calm days never more than 3.3 % of the movies leap the same way. */
const LEAPT_TOGETHER = { movies: 5, share: 0.05 } as const;

/** More movies than happen to do the same, by their number in short lists and their share in long ones. */
interface Many {
  readonly movies: number;
  readonly share: number;
}

const isMany = (count: number, { movies, share }: Many, listed: number): boolean =>
  count > Math.max(movies, share * listed);

/**
 * Whether a movie's step, free of the common one, is a leap that many took the same night: TMDB has lifted or refreshed a
 * part of its lists, and that is no news of any of them.
 */
export const isLeapShared = ({ leapsUp, leapsDown, movies }: CatalogueDay, step: number): boolean =>
  isLeap(step) && isMany(step > 0 ? leapsUp : leapsDown, LEAPT_TOGETHER, movies);

/** Whether more old newcomers than usual stand at about `height`, the one who asks included. */
export const isCrowded = ({ newcomers, movies }: CatalogueDay, height: number): boolean => {
  const middle = bandOf(height);
  let company = 0;
  for (let band = middle - CROWD_BANDS; band <= middle + CROWD_BANDS; band++) company += newcomers.get(band) ?? 0;
  return isMany(company, CROWD, movies);
};

/** Whether enough well-known movies were seen on both days to tell what all have in common. */
export const isStepKnown = (day: CatalogueDay | undefined): boolean => day !== undefined && day.stepPairs >= MIN_PAIRS;
