import { describe, expect, it } from 'vitest';
import { MalformedAnswer } from '../../../lambdas/core/json-fields.ts';
import {
  changesPageOf,
  movieDetailsOf,
  moviePageOf,
  reviewPageOf,
  type SeenMetadata,
} from '../../../lambdas/core/poll/tmdb-answers.ts';

const numbers = { id: 603, vote_average: 8.2, vote_count: 26_000, popularity: 91.5 };
const review = {
  id: '5f0e1d',
  author: 'ann',
  author_details: { rating: 8 },
  content: 'Whoa.',
  created_at: '2026-11-23T11:00:00.123Z',
  updated_at: '2026-11-23T11:30:00.000Z',
  url: 'https://www.themoviedb.org/review/5f0e1d',
};
const page = (results: readonly unknown[]) => ({ page: 1, results, total_pages: 3, total_results: 41 });
const details = { ...numbers, title: 'The Matrix', genres: [{ id: 28, name: 'Action' }], reviews: page([review]) };

const UNKNOWN = { releaseDate: null, runtime: null, budget: null, revenue: null };
const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

describe('Answers of TMDB', () => {
  it.each([
    ['says nothing', undefined],
    ['says null', null],
    ['cannot be read', 'some time'],
    ['lies before it was written', '2026-11-23T10:00:00.000Z'],
  ])('take a review for unchanged whose last change %s', (_, updated_at) => {
    const [read] = reviewPageOf(page([{ ...review, updated_at }])).reviews;
    expect(read?.updatedAt).toBe(read?.createdAt);
  });

  it('are read field by field', () => {
    expect(moviePageOf(page([numbers]))).toEqual({
      movies: [
        { movieId: 603, place: 0, numbers: { movieId: 603, voteAverage: 8.2, voteCount: 26_000, popularity: 91.5 } },
      ],
      totalPages: 3,
      unreadable: [],
    });
    expect(reviewPageOf(page([review])).reviews).toEqual([
      {
        reviewId: '5f0e1d',
        author: 'ann',
        content: 'Whoa.',
        rating: 8,
        createdAt: Date.parse('2026-11-23T11:00:00.123Z'),
        updatedAt: Date.parse('2026-11-23T11:30:00.000Z'),
        url: review.url,
      },
    ]);
    expect(
      changesPageOf(
        page([
          { id: 603, adult: false },
          { id: 604, adult: null },
        ]),
      ).movieIds,
    ).toEqual([603, 604]);
  });

  it.each([
    ['release_date', ''],
    ['release_date', null],
    ['release_date', undefined],
    ['runtime', 0],
    ['budget', 0],
    ['revenue', null],
  ])('that say %s is %j say that it is not known', (field, value) => {
    const { facts, unreadable } = movieDetailsOf({ ...details, [field]: value });
    expect(facts).toEqual({ title: 'The Matrix', genres: ['Action'], ...UNKNOWN });
    expect(unreadable).toEqual([]);
  });

  it.each<[string, unknown, Partial<SeenMetadata>]>([
    ['release_date', 19_990_331, {}],
    ['release_date', 'x'.repeat(33), {}],
    ['runtime', -5, {}],
    ['runtime', 3e9, {}],
    ['budget', 1.5, {}],
    ['budget', 2 ** 53 - 1, {}],
    ['revenue', -1, {}],
    ['revenue', '63000000', {}],
    ['genres', null, { genres: [] }],
    ['genres', [{ id: 1 }, { id: 2, name: 'Drama' }], { genres: ['Drama'] }],
  ])('whose %s is %j lose that field and nothing else', (field, value, facts) => {
    const read = movieDetailsOf({ ...details, [field]: value });
    expect(read).toMatchObject({ facts: { title: 'The Matrix', genres: ['Action'], ...UNKNOWN, ...facts } });
    expect(read.numbers).not.toBeNull();
    expect(read.firstReviews?.reviews).toHaveLength(1);
    expect(read.unreadable).toHaveLength(1);
  });

  it.each([
    ['popularity', null, 'numbers'],
    ['vote_count', 3e9, 'numbers'],
    ['popularity', Number.POSITIVE_INFINITY, 'numbers'],
    ['title', null, 'facts'],
    ['reviews', undefined, 'firstReviews'],
  ] as const)('whose %s is %j lose the part that needs it', (field, value, part) => {
    const read = movieDetailsOf({ ...details, [field]: value });
    const parts = (['numbers', 'facts', 'firstReviews'] as const).filter((name) => read[name] === null);
    expect(parts).toEqual([part]);
    expect(read.unreadable).toHaveLength(1);
  });

  it.each([
    [{ ...numbers, vote_average: 11 }, 'movie 603: vote_average is 11; expected a number from 0 to 10'],
    [{ ...numbers, vote_count: '9' }, 'movie 603: vote_count is "9"; expected a number from 0 to 2147483647'],
    [{ ...numbers, popularity: undefined }, /^movie 603: popularity is absent; expected a number from 0 to /],
    [{ ...numbers, popularity: deep(100_000) }, /^movie 603: popularity is a list of 1; expected a number/],
  ])('with a movie of odd numbers, %#, still say that it is listed', (odd, fault) => {
    const read = moviePageOf(page([odd]));
    expect(read.movies).toEqual([{ movieId: 603, place: 0, numbers: null }]);
    expect(read.unreadable).toEqual([expect.stringMatching(fault)]);
  });

  it.each([
    [{ ...numbers, id: 0 }, 'movie 0: id is 0; expected a number from 1 to 2147483647'],
    [{ ...numbers, id: 1.5 }, 'movie 1.5: id is 1.5; expected an integer'],
    [{ ...numbers, id: 3e9 }, 'movie 3000000000: id is 3000000000; expected a number from 1 to 2147483647'],
    [
      { ...numbers, id: { toString: 1 } },
      'movie without an id: id is an object; expected a number from 1 to 2147483647',
    ],
    [null, 'movie without an id is null; expected an object'],
  ])('with a bad movie %j keep the others and name the fault', (bad, malformed) => {
    const read = moviePageOf(page([bad, numbers]));
    expect(read.movies.map(({ movieId, place }) => [movieId, place])).toEqual([[603, 1]]);
    expect(read.unreadable).toEqual([malformed]);
  });

  it.each([
    { ...review, created_at: 'yesterday' },
    { ...review, content: null },
    { ...review, created_at: '2026-11-23T11:00:00+99:99' },
    { ...review, id: '' },
    { ...review, id: 'x'.repeat(129) },
    { ...review, id: { toString: 1 } },
  ])('with a bad review keep the others', (bad) => {
    const read = reviewPageOf(page([bad, { ...review, id: 'good' }]));
    expect(read.reviews.map(({ reviewId }) => reviewId)).toEqual(['good']);
    expect(read.unreadable).toHaveLength(1);
  });

  it.each([
    [{ author_details: undefined }, { rating: null }],
    [{ author_details: null }, { rating: null }],
    [{ author_details: { rating: '9.5' } }, { rating: null }],
    [{ author_details: { rating: 20 } }, { rating: null }],
    [{ url: null }, { url: '' }],
    [{ author: 5 }, { author: '' }],
  ])('with a review whose %j cannot be read keep the review', (odd, expected) => {
    const read = reviewPageOf(page([{ ...review, ...odd }]));
    expect(read.reviews).toMatchObject([{ reviewId: '5f0e1d', content: 'Whoa.', ...expected }]);
    expect(read.unreadable).toHaveLength(1);
  });

  it.each([
    ['2026-11-23T11:00:00.123', 123],
    ['2026-11-23 11:00:00', 0],
    ['2026-11-23 11:00:00 UTC', 0],
    ['2026-11-23T11:00:00Z', 0],
    ['2026-11-23T13:00:00+0200', 0],
    ['2026-11-23T13:00:00.5+02:00', 500],
    ['2026-11-23', -11 * 3_600_000],
  ])('written at %s are in UTC where no zone is named', (text, afterElevenMs) => {
    const [read] = reviewPageOf(page([{ ...review, created_at: text }])).reviews;
    expect(read?.createdAt).toBe(Date.UTC(2026, 10, 23, 11) + afterElevenMs);
  });

  it.each([
    [2 ** 53, 500],
    [501, 500],
    [2.5, 2],
    [-1, 1],
    [0, 1],
    ['9', 1],
    [undefined, 1],
  ])('that claim %j pages have %i', (claimed, totalPages) => {
    expect(moviePageOf({ ...page([numbers]), total_pages: claimed })).toMatchObject({ totalPages });
    expect(changesPageOf({ ...page([]), total_pages: claimed })).toMatchObject({ totalPages });
  });

  it('have no more pages of reviews than their number fills', () => {
    expect(reviewPageOf({ ...page([]), total_pages: 400, total_results: 41 })).toMatchObject({ totalPages: 3 });
    expect(reviewPageOf({ ...page([]), total_results: 2 ** 53 })).toMatchObject({ totalPages: 3, totalReviews: null });
  });

  it('leave out what is no movie, and keep its place', () => {
    const others = ['tv', 'person', 'collection'].map((media_type) => ({ ...numbers, id: 7, media_type }));
    const read = moviePageOf(page([...others, { ...numbers, media_type: 'movie' }, { ...numbers, id: 604 }]));
    expect(read.movies.map(({ movieId, place }) => [movieId, place])).toEqual([
      [603, 3],
      [604, 4],
    ]);
    expect(read.unreadable).toEqual([]);
  });

  it.each([{ total_pages: 1 }, { results: {}, total_pages: 1 }, [], null, 'text'])(
    'of another shape, %j, are no page',
    (json) => {
      expect(() => moviePageOf(json)).toThrow(MalformedAnswer);
      expect(() => reviewPageOf(json)).toThrow(MalformedAnswer);
    },
  );

  it('with texts beyond all measure have them cut, never within a character', () => {
    const long = `${'x'.repeat(999)}😍${'x'.repeat(1_200_000)}`;
    const [read] = reviewPageOf(page([{ ...review, content: 'x'.repeat(200_000), author: long, url: long }])).reviews;
    expect(read?.content).toHaveLength(100_000);
    expect([read?.author, read?.url]).toEqual(['x'.repeat(999), 'x'.repeat(999)]);
    const genres = Array.from({ length: 1_200 }, () => ({ name: 'x'.repeat(1_001) }));
    const { facts } = movieDetailsOf({ ...details, title: long, genres });
    expect([facts?.title.length, facts?.genres.length, facts?.genres[0]?.length]).toEqual([999, 100, 1_000]);
  });
});
