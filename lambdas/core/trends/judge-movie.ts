import type { EpochMs } from '../time.ts';
import { type Assessment, assessMovie, type MovieMemory } from './daily-levels/assess-movie.ts';
import type { Catalogue } from './daily-levels/catalogue.ts';
import { judgedDayOf } from './daily-levels/judged-day.ts';
import { type UtcDay, utcDayOf } from './daily-levels/utc-day.ts';
import type { RememberedDay } from './level-ports.ts';
import { motionOf } from './stats-velocity.ts';
import type { EndedLabel, Finding } from './trend-ports.ts';

/** What stands of a movie since the plan before. */
export interface StandingFinding {
  readonly finding: Finding | null;
  /** When its label ended, if today. */
  readonly endedOn: UtcDay | null;
}

/** What a plan finds of a movie. */
export interface Judgement {
  readonly assessment: Assessment;
  readonly finding: Finding | null;
  readonly ended: EndedLabel | null;
  /** The next plan is to look again. */
  readonly isWatched: boolean;
}

export interface JudgedMovie extends MovieMemory {
  readonly movieId: number;
  readonly days: readonly RememberedDay[];
}

/** A label changes once a day at most: what would be a day's second change waits for the next day. */
export const judgeMovie = (
  movie: JudgedMovie,
  catalogue: Catalogue,
  at: EpochMs,
  { finding: before, endedOn }: StandingFinding,
): Judgement => {
  const today = utcDayOf(at);
  const day = judgedDayOf(movie, catalogue, at);
  const assessment = assessMovie(movie, catalogue, day);
  const found = findingOf(movie, assessment, day, before?.label === assessment.label ? before.changedOn : today);
  const isChange = (found?.label ?? null) !== (before?.label ?? null);
  const isHeld = isChange && (before?.changedOn === today || endedOn === today);
  const isWaiting = day < today && movie.levels.some((level) => level.day === today);
  const finding = isHeld ? before : found;
  const hasEnded = before !== null && finding === null;
  const ended = hasEnded
    ? { movieId: movie.movieId, endedOn: today }
    : endedBefore(movie.movieId, finding, endedOn, today);
  return { assessment, finding, ended, isWatched: isHeld || isWaiting };
};

const endedBefore = (
  movieId: number,
  finding: Finding | null,
  endedOn: UtcDay | null,
  today: UtcDay,
): EndedLabel | null => (finding === null && endedOn === today ? { movieId, endedOn } : null);

const findingOf = (
  { movieId, days }: JudgedMovie,
  { label, since, reason, score, growth }: Assessment,
  day: UtcDay,
  changedOn: UtcDay,
): Finding | null => {
  if (label === 'none' || label === 'warming-up' || since === null) return null;
  return { movieId, label, since, reason, score, growth, ...motionOf(days, day), changedOn };
};
