import { HOUR_MS } from '../../../../lambdas/core/time.ts';
import { type History, indexAt } from './sample-history.ts';

/** Votes gained in a recent stretch against those gained before it. */
interface VoteGain {
  readonly gained: number;
  readonly hours: number;
  readonly gainedBefore: number;
  readonly hoursBefore: number;
}

export interface VoteEvidence extends VoteGain {
  /** Votes expected in `hours` at the rate before. */
  readonly expected: number;
  /** Standard normal deviate of the gain; positive: more than the daily cycle explains, negative: less, 0: neither. */
  readonly surprise: number;
}

/** An event of up to 8 h falls well into one of them, and each more would be one more chance to be wrong. */
const STRETCHES_HOURS = [4, 8];

/** How much the daily cycle alone may lift or lower a stretch against the hours before. */
const CYCLE_LIFTS = 1.5;
const CYCLE_LOWERS = 0.9;

/** A movie without votes so far is not one that cannot get any: half a vote in one hour is added (Gamma(½, 1 h) prior). */
const PRIOR_VOTES = 0.5;
const PRIOR_HOURS = 1;

/**
 * How surprising it is that the rate of votes rose (or fell) to more (less) than `ratio` times the rate before, as a
 * standard normal deviate. Given their sum, one of two Poisson counts is binomial, whatever the unknown rate
 * (Przyborowski and Wilenski, Biometrika 31, 1940); the deviate is the signed root of its deviance with half a vote
 * of continuity correction (McCullagh and Nelder, Generalized Linear Models, 1989, 2.4 and 4.2), good to 0.1 from one vote on.
 */
export const surpriseOf = ({ gained, hours, gainedBefore, hoursBefore }: VoteGain, ratio: number): number => {
  const total = gained + gainedBefore + PRIOR_VOTES;
  const exposure = ratio * hours;
  const expected = (total * exposure) / (exposure + hoursBefore + PRIOR_HOURS);
  const distance = Math.abs(gained - expected) - 0.5;
  if (distance <= 0) return 0;
  const direction = Math.sign(gained - expected);
  const corrected = expected + direction * distance;
  const deviance = 2 * (excess(corrected, expected) + excess(total - corrected, total - expected));
  return direction * Math.sqrt(Math.max(0, deviance));
};

const excess = (count: number, expected: number): number => (count <= 0 ? 0 : count * Math.log(count / expected));

/** Votes gained in the last `hours` up to the newest sample, from sample to sample: a gap lengthens the stretch instead of crowding it. */
const gainAt = ({ times, votes }: History, instant: number, hours: number): VoteGain | null => {
  const last = indexAt(times, instant);
  const end = times[last] ?? 0;
  const from = indexAt(times, end - hours * HOUR_MS);
  const start = times[from];
  const first = times[0];
  if (start === undefined || first === undefined) return null;
  const gainedBefore = votes[from] ?? 0;
  return {
    gained: (votes[last] ?? 0) - gainedBefore,
    hours: (end - start) / HOUR_MS,
    gainedBefore,
    hoursBefore: (start - first) / HOUR_MS,
  };
};

/** Below this multiple of the stretch the hours before are too few to stand for a day. */
const MIN_BEFORE = 1.5;

const judge = (gain: VoteGain): VoteEvidence => {
  const expected = ((gain.gainedBefore + PRIOR_VOTES) * gain.hours) / (gain.hoursBefore + PRIOR_HOURS);
  const surprise = Math.max(0, surpriseOf(gain, CYCLE_LIFTS)) + Math.min(0, surpriseOf(gain, CYCLE_LOWERS));
  return { ...gain, expected, surprise };
};

/** The stretch that surprises most; `null`: none has enough hours before it. */
export const votesAt = (history: History, instant: number): VoteEvidence | null => {
  let most: VoteEvidence | null = null;
  for (const hours of STRETCHES_HOURS) {
    const gain = gainAt(history, instant, hours);
    if (gain === null || gain.hoursBefore < MIN_BEFORE * gain.hours) continue;
    const evidence = judge(gain);
    if (most === null || Math.abs(evidence.surprise) > Math.abs(most.surprise)) most = evidence;
  }
  return most;
};
