import { type EpochMs } from '../../../../lambdas/core/time.ts';
import { DEFAULT_WINDOW_SIZE_MS } from '../../../../lambdas/core/tumbling-window.ts';
import { popularityAt } from './popularity-evidence.ts';
import { historyOf, type TrendSample } from './sample-history.ts';
import { votesAt } from './vote-evidence.ts';
import { standingLabel } from './window-hysteresis.ts';
import { type TrendLabel, windowLabelOf } from './window-label.ts';

/**
 * The detector that was here before daily levels, as it was: five-minute samples of the last 26 h against the same hour of
 * the day before, and votes against the rate before. Kept to be measured beside its successor.
 */
export const labelBefore = (samples: readonly TrendSample[], at: EpochMs): TrendLabel => {
  const history = historyOf(samples, at);
  const known = new Map<number, TrendLabel>();
  const windowLabelAt = (windowsBack: number): TrendLabel => {
    const instant = at - windowsBack * DEFAULT_WINDOW_SIZE_MS;
    const popularity = popularityAt(history, instant);
    return popularity === null ? 'none' : windowLabelOf({ popularity, votes: votesAt(history, instant) });
  };
  return standingLabel((windowsBack) => {
    const label = known.get(windowsBack) ?? windowLabelAt(windowsBack);
    known.set(windowsBack, label);
    return label;
  });
};
