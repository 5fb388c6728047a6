import { describe, expect, it } from 'vitest';
import { differenceOf, type Figures } from './compare-rows.ts';

const figuresOf = (rows: Readonly<Record<string, readonly number[]>>): Figures => new Map(Object.entries(rows));

const OURS = figuresOf({ 'movie 1': [10, 7.25, 1_700_000_000_000], 'movie 2': [3, -0.5, 0] });

describe("the peer's rows beside ours", () => {
  it('are the same where only the last digits of a sum differ', () => {
    const peers = figuresOf({ 'movie 2': [3, -0.5 + 1e-12, 1e-9], 'movie 1': [10, 7.25 - 1e-12, 1_700_000_000_000] });
    expect(differenceOf(OURS, peers)).toBeUndefined();
  });

  it.each([
    ['a count', [11, 7.25, 1_700_000_000_000]],
    ['a sum', [10, 7.251, 1_700_000_000_000]],
    ['an instant, by five minutes', [10, 7.25, 1_700_000_300_000]],
    ['a figure that is no number', [10, Number.NaN, 1_700_000_000_000]],
    ['a column that is missing', [10, 7.25]],
  ])('differ in %s', (_what, figures) => {
    const peers = figuresOf({ 'movie 1': figures, 'movie 2': [3, -0.5, 0] });
    expect(differenceOf(OURS, peers)).toMatch(/^1 of 2 rows differ; movie 1: ours has \[10, 7\.25, /);
  });

  it('differ where one side has a row that the other has not', () => {
    expect(differenceOf(OURS, figuresOf({ 'movie 1': [10, 7.25, 1_700_000_000_000] }))).toBe(
      "1 of 2 rows differ; movie 2: ours has [3, -0.5, 0], the peer's no row",
    );
    expect(differenceOf(figuresOf({}), OURS)).toMatch(/^2 of 2 rows differ; movie 1: ours has no row/);
  });
});
