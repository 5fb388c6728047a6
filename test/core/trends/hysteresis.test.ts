import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standingLabel } from '../../../lambdas/core/trends/hysteresis.ts';
import type { TrendLabel } from '../../../lambdas/core/trends/label.ts';

const LETTERS: Readonly<Record<string, TrendLabel>> = {
  h: 'hot',
  b: 'breakout',
  d: 'declining',
  '.': 'none',
  w: 'warming-up',
};

/** Windows from old to new, the last one now; before them nothing. */
const after = (windows: string): TrendLabel =>
  standingLabel((windowsBack) => LETTERS[windows.at(-1 - windowsBack) ?? '.'] ?? 'none');

/** The same rule as a machine that walks forward. */
const walked = (windows: string, claims: string, supports: string): boolean => {
  let isOn = false;
  let quiet = 0;
  for (const [index, window] of windows.split('').entries()) {
    quiet = claims.includes(window) ? 0 : quiet + 1;
    if (quiet === 0 && supports.includes(windows[index - 1] ?? '!')) isOn = true;
    if (quiet >= 3) isOn = false;
  }
  return isOn;
};

describe('the label that stands', () => {
  it.each([
    ['', 'none'],
    ['h', 'none'],
    ['h.h', 'none'],
    ['hh', 'hot'],
    ['hh..', 'hot'],
    ['hh...', 'none'],
    ['hh..h..h..', 'hot'],
    ['hb', 'breakout'],
    ['bh', 'hot'],
    ['bb', 'breakout'],
    ['bbh', 'breakout'],
    ['bbhhh', 'hot'],
    ['d', 'none'],
    ['dd', 'declining'],
    ['ddhh', 'hot'],
    ['hhdd', 'hot'],
    ['hh.dd', 'declining'],
    ['ww', 'none'],
  ])('after %s is %s', (windows, label) => {
    expect(after(windows)).toBe(label);
  });

  it('is, looking back an hour, what a machine with a memory would say', () => {
    const windows = fc.string({ unit: fc.constantFrom('h', 'b', 'd', '.', '.'), maxLength: 12 });
    fc.assert(
      fc.property(windows, (text) => {
        const expected = walked(text, 'b', 'hb')
          ? 'breakout'
          : walked(text, 'hb', 'hb')
            ? 'hot'
            : walked(text, 'd', 'd')
              ? 'declining'
              : 'none';
        expect(after(text)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});
