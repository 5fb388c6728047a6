import { describe, expect, it } from 'vitest';
import { documentIdOf, type ViewDocument, type ViewDocuments } from '../../../../lambdas/core/serving/view-ports.ts';
import { epochMs, HOUR_MS } from '../../../../lambdas/core/time.ts';
import { at, NOW, RETENTION_MS } from '../../../builders/time.ts';
import {
  rankedDocumentOf,
  ratingsDocumentOf,
  sentimentDocumentOf,
  statsDocumentOf,
} from '../../../builders/view-documents.ts';

const ONE_OF_EACH = [
  sentimentDocumentOf(),
  ratingsDocumentOf(),
  statsDocumentOf(),
  rankedDocumentOf('trending', 1, 603, { title: 'The Matrix' }),
  rankedDocumentOf('breakout', 1, 603, { title: 'The Matrix' }),
  rankedDocumentOf('declining', 1, 603, { title: 'The Matrix' }),
];
const sentimentOf = async (documents: ViewDocuments, movieId = 603) =>
  (await documents.movieView(movieId, NOW))?.sentiment;

/** What every implementation keeps. `open` brings one without documents. */
export const viewDocumentsContract = (open: () => Promise<ViewDocuments>): void => {
  describe('upserting', () => {
    it('keeps every kind of document as it was given', async () => {
      const documents = await open();
      expect(await documents.upsert(ONE_OF_EACH, NOW)).toEqual({ written: 6, newer: 0 });
      const [sentiment, ratings, stats, trending, breakout, declining] = ONE_OF_EACH;
      expect(await documents.movieView(603, NOW)).toEqual({
        movieId: 603,
        title: 'The Matrix',
        sentiment,
        ratings,
        stats,
        trending,
        breakout,
        declining,
      });
    });

    it('replaces a document by a newer one, whole', async () => {
      const documents = await open();
      await documents.upsert([sentimentDocumentOf({ ver: 1 })], NOW);
      const newer = sentimentDocumentOf({ ver: 2, view: { review_count: 13 } });
      expect(await documents.upsert([newer], NOW)).toEqual({ written: 1, newer: 0 });
      expect(await sentimentOf(documents)).toEqual(newer);
    });

    it('never overwrites a newer document, nor the same one again', async () => {
      const documents = await open();
      const newest = sentimentDocumentOf({ ver: 7 });
      await documents.upsert([newest], NOW);
      for (const ver of [1, 6, 7]) {
        const zombie = sentimentDocumentOf({ ver, view: { review_count: 0 } });
        expect(await documents.upsert([zombie], NOW)).toEqual({ written: 0, newer: 1 });
      }
      expect(await sentimentOf(documents)).toEqual(newest);
    });

    it('compares versions as numbers, whatever their size', async () => {
      const documents = await open();
      await documents.upsert([statsDocumentOf({ ver: 2 })], NOW);
      expect(await documents.upsert([statsDocumentOf({ ver: 7_068_556_800_001 })], NOW)).toMatchObject({ written: 1 });
      expect(await documents.upsert([statsDocumentOf({ ver: 7_068_556_800_000 })], NOW)).toMatchObject({ newer: 1 });
      expect(await documents.upsert([statsDocumentOf({ ver: 11 })], NOW)).toMatchObject({ newer: 1 });
    });

    it('writes what it can of a mixture: unknown, older, same and newer, and one document in three versions', async () => {
      const documents = await open();
      await documents.upsert(
        [5, 6, 7].map((movieId) => sentimentDocumentOf({ movieId, ver: 3 })),
        NOW,
      );
      const mixture = [
        sentimentDocumentOf({ movieId: 4, ver: 3 }),
        sentimentDocumentOf({ movieId: 5, ver: 2 }),
        sentimentDocumentOf({ movieId: 6, ver: 3 }),
        sentimentDocumentOf({ movieId: 7, ver: 4 }),
        ...[1, 3, 2].map((ver) => sentimentDocumentOf({ movieId: 8, ver })),
      ];
      const { written, newer } = await documents.upsert(mixture, NOW);
      expect(written + newer).toBe(mixture.length);
      const ids = mixture.map(documentIdOf);
      const versions = [...(await documents.versionsOf(ids)).values()].map(({ ver }) => ver);
      expect(versions.toSorted((one, other) => one - other)).toEqual([3, 3, 3, 3, 4]);
    });

    it('ends at the newest version when all are written at once', async () => {
      const documents = await open();
      const versions = [3, 1, 9, 4, 10, 7, 2, 8, 6, 5];
      await Promise.all(versions.map((ver) => documents.upsert([sentimentDocumentOf({ ver })], NOW)));
      expect((await sentimentOf(documents))?.ver).toBe(10);
    });

    it('takes thousands in one call, and none', async () => {
      const documents = await open();
      const many = Array.from({ length: 2_500 }, (_, movieId) => sentimentDocumentOf({ movieId }));
      expect(await documents.upsert(many, NOW)).toEqual({ written: 2_500, newer: 0 });
      expect((await documents.versionsOf(many.map(documentIdOf))).size).toBe(2_500);
      expect(await documents.upsert(many, NOW)).toEqual({ written: 0, newer: 2_500 });
      expect(await documents.upsert([], NOW)).toEqual({ written: 0, newer: 0 });
    });
  });

  it('knows the versions and titles of what is there, and of nothing else', async () => {
    const documents = await open();
    const known = sentimentDocumentOf({ ver: 4 });
    const untitled = sentimentDocumentOf({ movieId: 604, title: null, factsAt: epochMs(0) });
    await documents.upsert([known, untitled], NOW);
    const ids = [known, untitled, ratingsDocumentOf()].map(documentIdOf);
    expect(await documents.versionsOf(ids)).toEqual(
      new Map([
        [documentIdOf(known), { ver: 4, factsAt: known.factsAt }],
        [documentIdOf(untitled), { ver: 1, factsAt: epochMs(0) }],
      ]),
    );
    expect(await documents.versionsOf([])).toEqual(new Map());
  });

  describe('retitling', () => {
    it('gives all documents of a movie the title, and counts those that had an older one', async () => {
      const documents = await open();
      const untitled = sentimentDocumentOf({ windowStart: at('11:50:00'), title: null, factsAt: epochMs(0) });
      const other = sentimentDocumentOf({ movieId: 604 });
      await documents.upsert([...ONE_OF_EACH, untitled, other], NOW);
      expect(await documents.restate(603, { title: 'Matrix', factsAt: NOW })).toBe(7);
      expect(await documents.restate(603, { title: 'Matrix', factsAt: NOW })).toBe(0);
      const view = await documents.movieView(603, NOW);
      expect([view?.title, view?.stats?.title, view?.trending?.title]).toEqual(['Matrix', 'Matrix', 'Matrix']);
      expect(view?.sentiment).toMatchObject({ ver: 1, factsAt: NOW });
      expect((await documents.movieView(604, NOW))?.title).toBe('The Matrix');
    });

    it('leaves titles of newer metadata as they are', async () => {
      const documents = await open();
      await documents.upsert([sentimentDocumentOf({ factsAt: NOW })], NOW);
      expect(await documents.restate(603, { title: 'A title from before', factsAt: epochMs(NOW - 1) })).toBe(0);
      expect((await documents.movieView(603, NOW))?.title).toBe('The Matrix');
    });

    it('of a movie without documents is nothing', async () => {
      expect(await (await open()).restate(603, { title: 'The Matrix', factsAt: NOW })).toBe(0);
    });
  });

  movieViewContract(open);
  rankingContract(open);
};

const movieViewContract = (open: () => Promise<ViewDocuments>): void => {
  describe('the view of a movie', () => {
    //  11:50 ─ 11:55 ─ 12:00 (now)
    //    S       S               two windows of reviews
    //    T                       ranked in the older snapshot only
    it('is the newest of each kind, each by itself', async () => {
      const documents = await open();
      const older = sentimentDocumentOf({ windowStart: at('11:50:00') });
      const newer = sentimentDocumentOf({ windowStart: at('11:55:00') });
      const ranked = rankedDocumentOf('trending', 4, 603, { windowStart: at('11:50:00') });
      await documents.upsert([newer, older, ranked, sentimentDocumentOf({ movieId: 604 })], NOW);
      const view = await documents.movieView(603, NOW);
      expect(view).toMatchObject({ sentiment: newer, trending: ranked, ratings: null, stats: null, declining: null });
    });

    it('has the title that any of them knows', async () => {
      const documents = await open();
      const titled = ratingsDocumentOf({ windowStart: at('11:50:00') });
      await documents.upsert([titled, sentimentDocumentOf({ title: null })], NOW);
      expect((await documents.movieView(603, NOW))?.title).toBe('The Matrix');
    });

    it('forgets each document when its time is up', async () => {
      const documents = await open();
      const older = sentimentDocumentOf({ windowStart: at('11:50:00') });
      await documents.upsert([older, ratingsDocumentOf()], NOW);
      const lapsed = older.expiresAt;
      expect((await documents.movieView(603, epochMs(lapsed - 1)))?.sentiment).toEqual(older);
      expect((await documents.movieView(603, lapsed))?.sentiment).toBeNull();
      expect(await documents.movieView(603, epochMs(NOW + RETENTION_MS))).toBeNull();
    });

    it('of an unknown movie is null', async () => {
      expect(await (await open()).movieView(603, NOW)).toBeNull();
    });
  });
};

const rankingContract = (open: () => Promise<ViewDocuments>): void => {
  describe('a ranking', () => {
    const snapshot = (windowStart: string, movieIds: readonly number[]): ViewDocument[] =>
      movieIds.map((movieId, index) =>
        rankedDocumentOf('trending', index + 1, movieId, { windowStart: at(windowStart) }),
      );
    const moviesOf = (ranked: readonly ViewDocument[]) => ranked.map(({ movieId }) => movieId);

    it('is the newest snapshot at or before the instant, in rank order, of its own type', async () => {
      const documents = await open();
      const older = snapshot('11:50:00', [1, 2, 3]);
      const newer = snapshot('11:55:00', [30, 20, 10]);
      await documents.upsert([...newer, ...older, rankedDocumentOf('breakout', 1, 99)], NOW);
      expect(await documents.ranking('trending', NOW, 100, NOW)).toEqual(newer);
      expect(await documents.ranking('trending', at('11:55:00'), 100, NOW)).toEqual(newer);
      expect(await documents.ranking('trending', at('11:54:59'), 100, NOW)).toEqual(older);
      expect(await documents.ranking('trending', at('11:49:59'), 100, NOW)).toEqual([]);
      expect(await documents.ranking('declining', NOW, 100, NOW)).toEqual([]);
    });

    it('ends after so many', async () => {
      const documents = await open();
      await documents.upsert(
        snapshot(
          '11:55:00',
          Array.from({ length: 100 }, (_, index) => 1_000 - index),
        ),
        NOW,
      );
      expect(moviesOf(await documents.ranking('trending', NOW, 3, NOW))).toEqual([1_000, 999, 998]);
    });

    it('is not shown without its first: it is still being copied', async () => {
      const documents = await open();
      await documents.upsert([...snapshot('11:50:00', [1, 2]), ...snapshot('11:55:00', [30, 20, 10]).slice(1)], NOW);
      expect(moviesOf(await documents.ranking('trending', NOW, 100, NOW))).toEqual([1, 2]);
    });

    it('is not shown when its time is up', async () => {
      const documents = await open();
      await documents.upsert(snapshot('11:55:00', [1]), NOW);
      const lapsed = epochMs(at('11:55:00') + 48 * HOUR_MS);
      expect(await documents.ranking('trending', lapsed, 100, epochMs(lapsed - 1))).toHaveLength(1);
      expect(await documents.ranking('trending', lapsed, 100, lapsed)).toEqual([]);
    });
  });
};
