import type { PopularityEvidence } from './popularity-evidence.ts';
import { surpriseOf, type VoteEvidence } from './vote-evidence.ts';

export type TrendLabel = 'hot' | 'breakout' | 'declining' | 'none' | 'warming-up';

/** What one window shows by itself, before the hysteresis. */
export interface WindowEvidence {
  readonly popularity: PopularityEvidence;
  readonly votes: VoteEvidence | null;
}

/** Below 5 points of popularity, then and now, nobody looks. */
const MIN_LEVEL = Math.log1p(5);

const isHotByPopularity = ({ level, reference, surprise, growth, dayGrowth }: PopularityEvidence): boolean =>
  Math.max(level, reference) >= MIN_LEVEL && surprise >= 3 && dayGrowth >= 1.4 && growth >= 1.25;

/** Bare popularity over bare popularity: the + 1 of growth would hide a breakout from below 1 point to 5. */
const ratioOf = (level: number, before: number): number => Math.expm1(level) / Math.expm1(before);

const isBreakoutByPopularity = ({ level, reference, dayAgo, surprise }: PopularityEvidence): boolean =>
  level >= MIN_LEVEL && surprise >= 5 && ratioOf(level, dayAgo) >= 4.5 && ratioOf(level, reference) >= 3.5;

const isDecliningByPopularity = ({ reference, surprise, growth, dayGrowth }: PopularityEvidence): boolean =>
  reference >= MIN_LEVEL && surprise <= -3 && dayGrowth <= 0.7 && growth <= 0.8;

/**
 * One chance in 700 at the top of the daily cycle, far less elsewhere: measured, 1 false alarm a day in 1,000 movies.
 * After a day without votes it takes five to be so sure.
 */
const HOT_VOTES = 3;

/** A hot movie grows up to 3.5 times: a breakout is what, at odds of 1 in 100, grew more. */
const HOT_LIFTS = 3.5;
const BREAKOUT_VOTES = 2.3;

/** A popularity that moves with every poll knows better than a handful of votes: to overrule it they must be this much surer. */
const OVERRULING = 1.5;

const doubtOf = ({ isLive }: PopularityEvidence): number => (isLive ? OVERRULING : 0);

const isHotByVotes = ({ popularity, votes }: WindowEvidence): boolean =>
  votes !== null && votes.surprise >= HOT_VOTES + doubtOf(popularity);

const isBreakoutByVotes = (window: WindowEvidence): boolean =>
  window.votes !== null &&
  isHotByVotes(window) &&
  surpriseOf(window.votes, HOT_LIFTS) >= BREAKOUT_VOTES + doubtOf(window.popularity);

/** Stricter than for a rise: nights and corrections lower a count more often than anything raises it. */
const isDecliningByVotes = ({ votes }: WindowEvidence): boolean => votes !== null && votes.surprise <= -4.4;

/** What the window alone would be called. Rising comes before declining: votes are newer than a popularity computed hours ago. */
export const windowLabelOf = (window: WindowEvidence): Exclude<TrendLabel, 'warming-up'> => {
  if (isBreakoutByPopularity(window.popularity) || isBreakoutByVotes(window)) return 'breakout';
  if (isHotByPopularity(window.popularity) || isHotByVotes(window)) return 'hot';
  if (isDecliningByPopularity(window.popularity) || isDecliningByVotes(window)) return 'declining';
  return 'none';
};
