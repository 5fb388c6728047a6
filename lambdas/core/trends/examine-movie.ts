import { concurrently } from '../concurrently.ts';
import { type Patience, retryUntilDeadline } from '../deadline.ts';
import { RetryBatch } from '../failures.ts';
import type { InvocationContext } from '../ports.ts';
import { type EpochMs, epochMs } from '../time.ts';
import type { Candidate } from './candidates.ts';
import type { Catalogue } from './daily-levels/catalogue.ts';
import { catalogueEntryOf } from './daily-levels/catalogue-entry.ts';
import { startOf, utcDay, utcDayOf, utcDayOfDate } from './daily-levels/utc-day.ts';
import { type DaysOfHours, hoursNeededFrom, newDaysOf, withNewDays } from './days-of-hours.ts';
import { type JudgedMovie, type Judgement, judgeMovie, type StandingFinding } from './judge-movie.ts';
import {
  type DailyLevels,
  type DayEntry,
  type HourFigures,
  type HourHistory,
  LEVEL_RETENTION_DAYS,
  type ReleaseDates,
  type RememberedDay,
} from './level-ports.ts';
import { statsVelocitiesOf } from './stats-velocity.ts';
import type { StatsVelocityRow } from './trend-ports.ts';

export interface ExamineDependencies extends Patience {
  readonly hourHistory: HourHistory;
  readonly dailyLevels: DailyLevels;
  readonly releaseDates: ReleaseDates;
}

/** What all movies of a plan share. */
export interface PlanFacts {
  readonly at: EpochMs;
  /** Today as far as it was known to the plan before. */
  readonly catalogue: Catalogue;
}

/** What became of one candidate. */
export interface Examined {
  readonly movieId: number;
  /** Absent where only its reviews changed. */
  readonly judgement?: Judgement;
  /** To be written. */
  readonly days: DaysOfHours;
  /** By day: today's, and those of days that it has a new level of. */
  readonly entries: readonly { readonly day: number; readonly entry: DayEntry }[];
  readonly stats: readonly StatsVelocityRow[];
}

/** Finds a candidate's new levels and judges it by them, all by samples up to the plan's instant. */
export type ExamineMovie = (
  candidate: Candidate,
  facts: PlanFacts,
  before: StandingFinding,
  context: InvocationContext,
) => Promise<Examined>;

const NOTHING = { days: { levels: [], trending: [] }, entries: [], stats: [] };

export const makeExamineMovie =
  (dependencies: ExamineDependencies): ExamineMovie =>
  async ({ movieId, ratingWindows, isAssessed }, facts, before, context) => {
    if (!isAssessed) return { movieId, ...NOTHING };
    const { at } = facts;
    const from = hoursNeededFrom(epochMs(Math.min(at, ...ratingWindows)));
    const read = () => readMovie(dependencies, movieId, from, at);
    const known = await retryUntilDeadline(context, dependencies)(`movie ${movieId}`, read);
    return { movieId, ...examinedOf(known, facts, ratingWindows, before) };
  };

interface KnownMovie {
  readonly movieId: number;
  readonly hours: readonly HourFigures[];
  readonly remembered: readonly RememberedDay[];
  readonly releaseDate: string | null;
}

const readMovie = async (
  { hourHistory, dailyLevels, releaseDates }: ExamineDependencies,
  movieId: number,
  from: EpochMs,
  at: EpochMs,
): Promise<KnownMovie> => {
  const first = utcDay(utcDayOf(at) - LEVEL_RETENTION_DAYS);
  // Not side by side: what one refuses must not leave another's answer to come when nobody waits any more.
  const hours = await hourHistory.since(movieId, from);
  const remembered = await dailyLevels.since(movieId, first);
  const releaseDate = await releaseDates.releaseDateOf(movieId);
  return { movieId, hours: hours.filter(({ seenAt }) => seenAt <= at), remembered, releaseDate };
};

const examinedOf = (
  { movieId, hours, remembered, releaseDate }: KnownMovie,
  { at, catalogue }: PlanFacts,
  changed: ReadonlySet<EpochMs>,
  before: StandingFinding,
): Omit<Examined, 'movieId'> => {
  const midnight = startOf(utcDayOf(epochMs(Math.min(at, ...changed))));
  const fresh = newDaysOf(
    hours.filter(({ hour }) => hour >= midnight),
    remembered,
  );
  const days = withNewDays(remembered, fresh);
  const movie: JudgedMovie = {
    movieId,
    days,
    levels: days.flatMap(({ level }) => level ?? []),
    trending: days.flatMap(({ trending }) => trending ?? []),
    releaseDay: utcDayOfDate(releaseDate),
  };
  return {
    judgement: judgeMovie(movie, catalogue, at, before),
    days: fresh,
    entries: entriesOf(movie, catalogue, new Set([utcDayOf(at), ...fresh.levels.map(({ day }) => day)])),
    stats: statsVelocitiesOf(movieId, hours, days, changed, at),
  };
};

const entriesOf = (movie: JudgedMovie, catalogue: Catalogue, days: ReadonlySet<number>): Examined['entries'] =>
  [...days].flatMap((day) => {
    const entry = catalogueEntryOf(movie, catalogue, utcDay(day));
    const isTrending = movie.trending.some((each) => each.day === day);
    return entry === null ? [] : { day, entry: { ...entry, movieId: movie.movieId, isTrending } };
  });

/**
 * All of them, `limit` at a time, in the order of `candidates`.
 *
 * @throws RetryBatch when one could not be examined: a ranking without it would be another one.
 */
export const examineAll = async (
  candidates: readonly Candidate[],
  limit: number,
  examine: (candidate: Candidate) => Promise<Examined>,
): Promise<Examined[]> => {
  const byMovie = new Map<number, Examined>();
  const failures = await concurrently(candidates, limit, async (candidate) => {
    byMovie.set(candidate.movieId, await examine(candidate));
  });
  if (failures.length > 0)
    throw new RetryBatch(`${failures.length} movies could not be examined`, { cause: failures[0]?.error });
  return candidates.flatMap(({ movieId }) => byMovie.get(movieId) ?? []);
};
