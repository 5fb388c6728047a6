import { describe, expect, it } from 'vitest';
import { recordRulesOf } from '../../../lambdas/core/stream/record-rules.ts';
import { TOPICS } from '../../../schema/names.ts';
import type { Metadata, Rating, Review, TrendingEntry } from '../../../schema/records.ts';

const NOW = 1_795_471_200_000;
const MAX_INT = 2 ** 31 - 1;

const review: Review = {
  review_id: '5f3b',
  movie_id: 603,
  author: '',
  content: '',
  rating: null,
  created_at: NOW,
  url: '',
  updated_at: null,
};
const rating: Rating = { movie_id: 603, vote_average: 8.2, vote_count: 0, popularity: 0, timestamp: NOW };
const entry: TrendingEntry = { ...rating, rank: 1, time_window: 'day' };
const metadata: Metadata = {
  movie_id: 603,
  title: '',
  release_date: null,
  genres: [],
  runtime: null,
  budget: null,
  revenue: null,
  timestamp: NOW,
  event_type: 'created',
};

const refused = (...words: string[]) =>
  expect.objectContaining({ code: 'invalid-value', message: expect.stringMatching(words.join('.*')) });

describe('a review', () => {
  const assertRules = recordRulesOf(TOPICS.reviews);

  it.each<Partial<Review>>([
    {},
    { rating: 0 },
    { rating: 10 },
    { movie_id: 1 },
    { movie_id: MAX_INT },
    { review_id: 'x'.repeat(128) },
    { content: 'x'.repeat(100_000) },
  ])('keeps the rules with %o', (part) => {
    expect(() => assertRules({ ...review, ...part })).not.toThrow();
  });

  it.each<[Partial<Review>, ...string[]]>([
    [{ movie_id: 0 }, 'movie_id is 0', 'from 1'],
    [{ movie_id: -7 }, 'movie_id is -7'],
    [{ movie_id: MAX_INT + 1 }, 'movie_id is 2147483648'],
    [{ movie_id: 1.5 }, 'movie_id is 1.5', 'integer'],
    [{ review_id: '' }, 'length of review_id is 0', 'from 1 to 128'],
    [{ review_id: 'x'.repeat(129) }, 'length of review_id is 129'],
    [{ content: 'x'.repeat(100_001) }, 'length of content is 100001'],
    [{ rating: -0.5 }, 'rating is -0.5', 'from 0 to 10'],
    [{ rating: 10.5 }, 'rating is 10.5'],
    [{ rating: Number.NaN }, 'rating is NaN'],
  ])('is refused with %o', (part, ...words) => {
    expect(() => assertRules({ ...review, ...part })).toThrow(refused(...words));
  });
});

const BROKEN_NUMBERS: [Partial<Rating>, string][] = [
  [{ movie_id: 0 }, 'movie_id is 0'],
  [{ vote_average: -0.1 }, 'vote_average is -0.1'],
  [{ vote_average: 10.1 }, 'vote_average is 10.1'],
  [{ vote_average: Number.NaN }, 'vote_average is NaN'],
  [{ vote_count: -1 }, 'vote_count is -1'],
  [{ popularity: -1 }, 'popularity is -1'],
  [{ popularity: Number.NaN }, 'popularity is NaN'],
  [{ popularity: Number.POSITIVE_INFINITY }, 'popularity is Infinity'],
];

describe('a rating', () => {
  const assertRules = recordRulesOf(TOPICS.ratings);

  it.each([{ vote_average: 0 }, { vote_average: 10 }, { popularity: 1e9 }, { vote_count: MAX_INT }])(
    'keeps the rules with %o',
    (part) => {
      expect(() => assertRules({ ...rating, ...part })).not.toThrow();
    },
  );

  it.each(BROKEN_NUMBERS)('is refused with %o', (part, message) => {
    expect(() => assertRules({ ...rating, ...part })).toThrow(refused(message));
  });
});

describe('a trending entry', () => {
  const assertRules = recordRulesOf(TOPICS.trending);

  it.each([{ rank: 1 }, { rank: MAX_INT }])('keeps the rules with %o', (part) => {
    expect(() => assertRules({ ...entry, ...part })).not.toThrow();
  });

  it.each<[Partial<TrendingEntry>, string]>([[{ rank: 0 }, 'rank is 0'], ...BROKEN_NUMBERS])(
    'is refused with %o',
    (part, message) => {
      expect(() => assertRules({ ...entry, ...part })).toThrow(refused(message));
    },
  );
});

describe('metadata', () => {
  const assertRules = recordRulesOf(TOPICS.metadata);

  it.each<Partial<Metadata>>([
    {},
    { runtime: 0, budget: 0, revenue: 1e12, release_date: '1999-03-31' },
    { genres: Array.from({ length: 100 }, () => 'Drama') },
    { title: 'x'.repeat(1_000) },
  ])('keeps the rules with %o', (part) => {
    expect(() => assertRules({ ...metadata, ...part })).not.toThrow();
  });

  it.each<[Partial<Metadata>, string]>([
    [{ movie_id: 0 }, 'movie_id is 0'],
    [{ title: 'x'.repeat(1_001) }, 'length of title is 1001'],
    [{ release_date: 'x'.repeat(1_001) }, 'length of release_date is 1001'],
    [{ runtime: -1 }, 'runtime is -1'],
    [{ budget: -1 }, 'budget is -1'],
    [{ revenue: 2 ** 52 }, 'revenue is 4503599627370496'],
    [{ genres: Array.from({ length: 101 }, () => 'Drama') }, 'number of genres is 101'],
    [{ genres: ['x'.repeat(1_001)] }, 'length of a genre is 1001'],
  ])('is refused with %o', (part, message) => {
    expect(() => assertRules({ ...metadata, ...part })).toThrow(refused(message));
  });
});
