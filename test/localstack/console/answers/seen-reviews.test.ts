import { describe, expect, it } from 'vitest';
import { encoderOf } from '../../../../lambdas/adapters/avro/avro-codec.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { correctionsOf, windowReviewsOf } from '../../../../localstack/console/answers/seen-reviews.ts';
import type { MoodPoint } from '../../../../localstack/console/source/wire-movies.ts';
import { RecordRing } from '../../../../localstack/console/watching/record-ring.ts';
import { localVersionIdsOf } from '../../../../localstack/wiring/local-schema-registry.ts';
import { TOPICS } from '../../../../schema/names.ts';

const WINDOW_MS = 300_000;
const START = Date.UTC(2026, 10, 29, 12);
const MOVIE = 7;
const encode = encoderOf(TOPICS.reviews, localVersionIdsOf(TOPICS.reviews).at(-1) ?? '');

const recordOf = (reviewId: string, content: string, offset: number, updatedAt: number | null = null) => ({
  topic: TOPICS.reviews,
  partition: 0,
  offset,
  timestamp: 1,
  timestampType: 'LOG_APPEND_TIME' as const,
  key: Buffer.from(String(MOVIE)).toString('base64'),
  value: Buffer.from(
    encode({
      review_id: reviewId,
      movie_id: MOVIE,
      author: 'a',
      content,
      rating: null,
      created_at: START,
      url: 'u',
      updated_at: updatedAt,
    }),
  ).toString('base64'),
  headers: [],
});

const rowOf = (reviews: number, mood: number): MoodPoint => ({
  windowStart: START,
  reviews,
  positive: reviews,
  negative: 0,
  neutral: 0,
  mood,
  version: reviews,
});

const on = epochMs(START + 1_000);
const late = (hours: number) => epochMs(START + WINDOW_MS + hours * 3_600_000);

describe('corrections', () => {
  it('are what came after the window had closed, to a row that was there', () => {
    // window [12:00 ── 12:05)    b ▲ 14:05, one batch with c    b again ▲ 15:05: counted once
    const ring = new RecordRing();
    ring.add(TOPICS.reviews, [recordOf('a', 'good', 0)], on);
    ring.add(TOPICS.reviews, [recordOf('b', 'good', 1), recordOf('c', 'good', 2)], late(2));
    ring.add(TOPICS.reviews, [recordOf('b', 'good', 3)], late(3));
    expect(correctionsOf(ring, MOVIE, [rowOf(3, 0.4404)])).toEqual([
      {
        windowStart: START,
        at: late(2),
        lateByMs: 2 * 3_600_000,
        before: { reviews: 1, mood: 0.4404 },
        after: { reviews: 3, mood: expect.closeTo(0.4404) },
        isEdit: false,
      },
    ]);
  });

  it('are none where a late review is the first of its window', () => {
    const ring = new RecordRing();
    ring.add(TOPICS.reviews, [recordOf('a', 'good', 0)], late(2));
    expect(correctionsOf(ring, MOVIE, [rowOf(1, 0.4404)])).toEqual([]);
  });

  it('are edits where an author has changed what was counted: no further review, another mood', () => {
    // window [12:00 ── 12:05)    a edited ▲ 14:05    the first text again ▲ 15:05: older than what counts
    const ring = new RecordRing();
    ring.add(TOPICS.reviews, [recordOf('a', 'good', 0)], on);
    ring.add(TOPICS.reviews, [recordOf('a', 'terrible', 1, START + 7_000_000)], late(2));
    ring.add(TOPICS.reviews, [recordOf('a', 'good', 2)], late(3));
    expect(correctionsOf(ring, MOVIE, [rowOf(1, -0.4767)])).toEqual([
      expect.objectContaining({
        at: late(2),
        before: { reviews: 1, mood: 0.4404 },
        after: { reviews: 1, mood: -0.4767 },
        isEdit: true,
      }),
    ]);
    const { reviews } = windowReviewsOf(ring, MOVIE, START);
    expect(reviews).toMatchObject([
      { offset: 1, compound: -0.4767, edited: { at: START + 7_000_000, compoundBefore: 0.4404 } },
    ]);
  });

  it('reckon with what was counted before anybody looked on', () => {
    const ring = new RecordRing();
    ring.add(TOPICS.reviews, [recordOf('b', 'good', 1)], late(1));
    // Two of three reviews are of an earlier run: together they had 0.1 each.
    const [found] = correctionsOf(ring, MOVIE, [rowOf(3, (0.4404 + 0.2) / 3)]);
    expect(found?.before).toEqual({ reviews: 2, mood: expect.closeTo(0.1, 3) });
    expect(found?.after.reviews).toBe(3);
  });
});

describe('the reviews of a window', () => {
  it('are shown with their words as they were weighed', () => {
    const ring = new RecordRing();
    ring.add(TOPICS.reviews, [recordOf('a', 'The plot is a good plot', 5)], on);
    const { reviews, note } = windowReviewsOf(ring, MOVIE, START);
    expect(note).toBeNull();
    expect(reviews[0]).toMatchObject({ offset: 5, mood: 'positive', compound: 0.4404 });
    expect(reviews[0]?.pieces.map(({ text, weight }) => [text, Math.sign(weight)])).toEqual([
      ['The plot is a', 0],
      [' good', 1],
      [' plot', 0],
    ]);
  });

  it('that nobody saw are said to be elsewhere', () => {
    expect(windowReviewsOf(new RecordRing(), MOVIE, START)).toMatchObject({ reviews: [], note: expect.any(String) });
  });
});
