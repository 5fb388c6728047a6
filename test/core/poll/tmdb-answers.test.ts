import { describe, expect, it } from 'vitest';
import { MalformedAnswer } from '../../../lambdas/core/json-fields.ts';
import { changesPageOf, movieDetailsOf, moviePageOf, reviewPageOf } from '../../../lambdas/core/poll/tmdb-answers.ts';

const numbers = { id: 603, vote_average: 8.2, vote_count: 26_000, popularity: 91.5 };
const review = {
  id: '5f0e1d',
  author: 'ann',
  author_details: { rating: 8 },
  content: 'Whoa.',
  created_at: '2026-11-23T11:00:00.123Z',
  url: 'https://www.themoviedb.org/review/5f0e1d',
};
const page = (results: readonly unknown[]) => ({ page: 1, results, total_pages: 3, total_results: 41 });
const details = { ...numbers, title: 'The Matrix', genres: [{ id: 28, name: 'Action' }], reviews: page([review]) };

describe('Answers of TMDB', () => {
  it('are read field by field', () => {
    expect(moviePageOf(page([numbers]))).toEqual({
      movies: [{ movieId: 603, voteAverage: 8.2, voteCount: 26_000, popularity: 91.5 }],
      totalPages: 3,
      malformed: [],
    });
    expect(reviewPageOf(page([review])).reviews).toEqual([
      {
        reviewId: '5f0e1d',
        author: 'ann',
        content: 'Whoa.',
        rating: 8,
        createdAt: Date.parse('2026-11-23T11:00:00.123Z'),
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
    const { releaseDate, runtime, budget, revenue } = movieDetailsOf({ ...details, [field]: value });
    expect({ releaseDate, runtime, budget, revenue }).toEqual({
      releaseDate: null,
      runtime: null,
      budget: null,
      revenue: null,
    });
  });

  it.each([
    [{ ...numbers, id: 0 }, 'movie 0: id is 0; expected a number from 1 to 9007199254740991'],
    [{ ...numbers, id: 1.5 }, 'movie 1.5: id is 1.5; expected an integer'],
    [{ ...numbers, vote_average: 11 }, 'movie 603: vote_average is 11; expected a number from 0 to 10'],
    [{ ...numbers, vote_count: '9' }, 'movie 603: vote_count is "9"; expected a number from 0 to 9007199254740991'],
    [{ ...numbers, popularity: undefined }, 'movie 603: popularity is absent; expected a number from 0 to Infinity'],
    [null, 'movie without an id is null; expected an object'],
  ])('with a bad movie %j keep the others and name the fault', (bad, malformed) => {
    const read = moviePageOf(page([bad, numbers]));
    expect(read.movies.map(({ movieId }) => movieId)).toEqual([603]);
    expect(read.malformed).toEqual([malformed]);
  });

  it.each([
    { ...review, created_at: 'yesterday' },
    { ...review, content: null },
    { ...review, author_details: { rating: 12 } },
    { ...review, author_details: undefined },
  ])('with a bad review keep the others', (bad) => {
    const read = reviewPageOf(page([bad, { ...review, id: 'good' }]));
    expect(read.reviews.map(({ reviewId }) => reviewId)).toEqual(['good']);
    expect(read.malformed).toHaveLength(1);
  });

  it.each([{ results: [] }, { results: {}, total_pages: 1 }, [], null, 'text'])(
    'of another shape, %j, are no page',
    (json) => {
      expect(() => moviePageOf(json)).toThrow(MalformedAnswer);
      expect(() => reviewPageOf(json)).toThrow(MalformedAnswer);
    },
  );

  it('with a text beyond all measure have it cut', () => {
    const [read] = reviewPageOf(page([{ ...review, content: 'x'.repeat(200_000) }])).reviews;
    expect(read?.content).toHaveLength(100_000);
  });
});
