import type { EpochMs } from '../time.ts';
import { DEFAULT_WINDOW_SIZE_MS } from '../tumbling-window.ts';
import { type History, historyOf, type TrendSample } from './history.ts';
import { standingLabel } from './hysteresis.ts';
import { scoreOf, type TrendLabel, type WindowEvidence, windowLabelOf } from './label.ts';
import { accelerationAt, velocityAt } from './motion.ts';
import { hourlyLevelsAt, popularityAt, referenceOf } from './popularity.ts';
import { voteRateAt, votesAt } from './votes.ts';

export type { TrendSample } from './history.ts';
export type { TrendLabel, WindowEvidence } from './label.ts';

/** What is happening to one movie at one instant. */
export interface Trend {
  readonly label: TrendLabel;
  /** `super`: a breakout to at least 51 times the usual level. */
  readonly tags: readonly 'super'[];
  /** Standard deviations from a usual day; ranks movies of one label. 0 without evidence. */
  readonly score: number;
  /** Popularity points per hour; `null`: not seen now or not an hour ago. */
  readonly velocity: number | null;
  /** Popularity points per hour squared. */
  readonly acceleration: number | null;
  /** (popularity + 1) over the usual (popularity + 1) of the last day. 1 without evidence. */
  readonly growth: number;
  /** Votes per hour over the last hour. */
  readonly voteRate: number | null;
  /** `null`: fewer than 6 hours seen, or nothing that still stands. */
  readonly evidence: WindowEvidence | null;
}

const SUPER_GROWTH = 51;

/**
 * Judges one movie by its samples of the last 26 h, one per 5-minute window, in any order. Pure: the same samples up to
 * `at` give the same trend, and later ones are ignored. Without a day of samples the level is compared with what was
 * seen, below 6 h the label is `warming-up`; during a gap it is `none`.
 */
export const assessTrend = (samples: readonly TrendSample[], at: EpochMs): Trend => {
  const history = historyOf(samples, at);
  const evidenceAt = remembered((windowsBack) => windowEvidenceAt(history, at - windowsBack * DEFAULT_WINDOW_SIZE_MS));
  const evidence = evidenceAt(0);
  const label = isWarmingUp(history, at, evidence)
    ? 'warming-up'
    : standingLabel((windowsBack) => labelOf(evidenceAt(windowsBack)));
  const growth = evidence?.popularity.growth ?? 1;
  return {
    label,
    tags: label === 'breakout' && growth >= SUPER_GROWTH ? ['super'] : [],
    score: evidence === null ? 0 : scoreOf(evidence, label),
    velocity: velocityAt(history, at),
    acceleration: accelerationAt(history, at),
    growth,
    voteRate: voteRateAt(history, at),
    evidence,
  };
};

const windowEvidenceAt = (history: History, instant: number): WindowEvidence | null => {
  const popularity = popularityAt(history, instant);
  return popularity === null ? null : { popularity, votes: votesAt(history, instant) };
};

const labelOf = (evidence: WindowEvidence | null): TrendLabel => (evidence === null ? 'none' : windowLabelOf(evidence));

const isWarmingUp = (history: History, at: EpochMs, evidence: WindowEvidence | null): boolean =>
  evidence === null && referenceOf(hourlyLevelsAt(history, at)) === null;

/** Each window is judged once, though three claims ask for it. */
const remembered = <Value>(valueOf: (key: number) => Value): ((key: number) => Value) => {
  const known = new Map<number, Value>();
  return (key) => {
    const value = known.get(key) ?? valueOf(key);
    known.set(key, value);
    return value;
  };
};
