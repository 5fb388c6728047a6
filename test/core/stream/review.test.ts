import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelOf, polarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';
import {
  averageSentiment,
  COMPOUND_UNITS,
  countableReview,
  decideReview,
  foldScore,
  type ReviewScore,
  type SentimentAggregate,
} from '../../../lambdas/core/stream/review.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { recordOf } from '../../builders/delivery.ts';
import { reviewOf } from '../../builders/records.ts';
import { at, NOW, WINDOWING } from '../../builders/time.ts';

const anyScore: fc.Arbitrary<ReviewScore> = fc
  .integer({ min: -COMPOUND_UNITS, max: COMPOUND_UNITS })
  .map((compoundUnits) => ({ updatedAt: NOW, compoundUnits, label: labelOf(compoundUnits / COMPOUND_UNITS) }));

const sumOf = (scores: readonly ReviewScore[]): SentimentAggregate =>
  scores.reduce((sums, score) => foldScore(sums, score), undefined as SentimentAggregate | undefined) ?? {
    reviewCount: 0,
    positiveCount: 0,
    negativeCount: 0,
    neutralCount: 0,
    compoundSum: 0,
  };

describe('a review', () => {
  it('counts in the window of its creation, under its id, with its score in whole units', () => {
    const record = recordOf({ offset: 7 });
    const review = reviewOf({ created_at: at('11:57:30') });
    const { compound } = polarityScores(review.content);
    expect(compound).toBeGreaterThan(0.5);
    expect(decideReview(review, record, WINDOWING, NOW)).toEqual({
      movieId: 603,
      windowStart: at('11:55:00'),
      identity: '5f0e1d7c9a',
      value: { updatedAt: review.created_at, compoundUnits: Math.round(compound * 10_000), label: 'positive' },
      late: true,
      record,
    });
  });

  it.each([
    ['I hate it. Terrible, boring, awful.', 'negative'],
    ['I love it! Wonderful, brilliant.', 'positive'],
    ['The film is 136 minutes long.', 'neutral'],
    ['', 'neutral'],
  ] as const)('%s is %s', (content, label) => {
    expect(decideReview(reviewOf({ content }), recordOf(), WINDOWING, NOW)?.value.label).toBe(label);
  });

  it('is on time in the window that is open', () => {
    expect(decideReview(reviewOf({ created_at: NOW }), recordOf(), WINDOWING, NOW)?.late).toBe(false);
  });

  it('beyond the retention has no answer', () => {
    const created_at = NOW - WINDOWING.retentionMs - 1;
    expect(decideReview(reviewOf({ created_at }), recordOf(), WINDOWING, NOW)).toBeUndefined();
  });

  it('has the window of its creation and the instant of its last change', () => {
    const review = reviewOf({ created_at: at('11:56:00'), updated_at: at('11:59:30') });
    const decided = decideReview(review, recordOf(), WINDOWING, NOW);
    expect([decided?.windowStart, decided?.value.updatedAt]).toEqual([at('11:55:00'), at('11:59:30')]);
    const backwards = reviewOf({ created_at: at('11:56:00'), updated_at: at('11:00:00') });
    expect(decideReview(backwards, recordOf(), WINDOWING, NOW)?.value.updatedAt).toBe(at('11:56:00'));
  });

  it('is read back from the log as it was', () => {
    fc.assert(
      fc.property(anyScore, fc.nat(100_000_000), (score, ageMs) => {
        const value = { ...score, updatedAt: epochMs(NOW + ageMs) };
        const entry = [603, 'r', ...countableReview.cellsOf(value, NOW)] as const;
        expect(countableReview.valueOf(entry, NOW)).toEqual(value);
      }),
    );
  });

  it('from the future is poison', () => {
    const ahead = reviewOf({ created_at: at('12:10:00') });
    expect(() => decideReview(ahead, recordOf(), WINDOWING, NOW)).toThrow(/600 s in the future/);
  });
});

describe('the sums of a window', () => {
  it('begin with its first review', () => {
    expect(foldScore(undefined, { updatedAt: NOW, compoundUnits: -1_234, label: 'negative' })).toEqual({
      reviewCount: 1,
      positiveCount: 0,
      negativeCount: 1,
      neutralCount: 0,
      compoundSum: -1_234,
    });
  });

  it('are the same in any order', () => {
    const scoresTwice = fc
      .array(anyScore, { maxLength: 60 })
      .chain((scores) => fc.tuple(fc.constant(scores), fc.shuffledSubarray(scores, { minLength: scores.length })));
    fc.assert(
      fc.property(scoresTwice, ([scores, shuffled]) => {
        expect(sumOf(shuffled)).toEqual(sumOf(scores));
      }),
    );
  });

  it('count every review under one label', () => {
    fc.assert(
      fc.property(fc.array(anyScore, { minLength: 1 }), (scores) => {
        const { reviewCount, positiveCount, negativeCount, neutralCount } = sumOf(scores);
        expect(positiveCount + negativeCount + neutralCount).toBe(reviewCount);
        expect(reviewCount).toBe(scores.length);
      }),
    );
  });

  it('are integers, and their mean is a number from -1 to 1', () => {
    fc.assert(
      fc.property(fc.array(anyScore, { minLength: 1, maxLength: 500 }), (scores) => {
        const sums = sumOf(scores);
        expect(Number.isSafeInteger(sums.compoundSum)).toBe(true);
        expect(Math.abs(averageSentiment(sums))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('have the mean of the scores', () => {
    const scores: ReviewScore[] = [
      { updatedAt: NOW, compoundUnits: 8_000, label: 'positive' },
      { updatedAt: NOW, compoundUnits: -2_000, label: 'negative' },
      { updatedAt: NOW, compoundUnits: 0, label: 'neutral' },
    ];
    expect(averageSentiment(sumOf(scores))).toBe(0.2);
  });
});
