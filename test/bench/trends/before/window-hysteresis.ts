import type { TrendLabel } from './window-label.ts';

const WINDOWS_OFF = 3;

/** How far back a label can have begun without two windows in a row since: an hour of windows of 5 minutes. */
const MAX_WINDOWS = 12;

/** What the window `windowsBack` before this one shows by itself. */
export type WindowLabelAt = (windowsBack: number) => TrendLabel;

const isRising = (label: TrendLabel): boolean => label === 'hot' || label === 'breakout';
const isBreakout = (label: TrendLabel): boolean => label === 'breakout';
const isDeclining = (label: TrendLabel): boolean => label === 'declining';

/**
 * Whether a claim stands: two windows in a row began it and since then no three in a row were quiet. `supports` is what
 * the first of the two must show. Going back, whichever of the two is met first decides, so no state is kept.
 */
const stands = (labelAt: WindowLabelAt, claims: (label: TrendLabel) => boolean, supports = claims): boolean => {
  let quiet = 0;
  for (let windowsBack = 0; windowsBack < MAX_WINDOWS; windowsBack++) {
    if (!claims(labelAt(windowsBack))) {
      if (++quiet === WINDOWS_OFF) return false;
    } else {
      if (supports(labelAt(windowsBack + 1))) return true;
      quiet = 0;
    }
  }
  return false;
};

/**
 * The label that stands after hysteresis (Schmitt, Journal of Scientific Instruments 15, 1938): on after 2 windows, off after
 * 3 quiet ones. A breakout needs one window of its own after one of rise: it passes through hot on its way up.
 */
export const standingLabel = (labelAt: WindowLabelAt): Exclude<TrendLabel, 'warming-up'> => {
  if (stands(labelAt, isBreakout, isRising)) return 'breakout';
  if (stands(labelAt, isRising)) return 'hot';
  if (stands(labelAt, isDeclining)) return 'declining';
  return 'none';
};
