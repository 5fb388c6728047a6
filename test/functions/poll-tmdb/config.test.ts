import { describe, expect, it } from 'vitest';
import { MisconfiguredFunction } from '../../../lambdas/core/failures.ts';
import { DEFAULT_POLL_CONFIG, pollConfigOf } from '../../../lambdas/poll-tmdb/config.ts';

describe('The configuration of poll-tmdb', () => {
  it('has defaults for everything', () => {
    expect(pollConfigOf({})).toEqual(DEFAULT_POLL_CONFIG);
  });

  it('takes what is set', () => {
    const config = pollConfigOf({
      POLL_POPULAR_PAGES: '250',
      POLL_REQUESTS_PER_SECOND: '20',
      TMDB_BASE_URL: 'http://127.0.0.1:8080',
    });
    expect(config).toEqual({
      ...DEFAULT_POLL_CONFIG,
      popularPages: 250,
      requestsPerSecond: 20,
      baseUrl: 'http://127.0.0.1:8080',
    });
  });

  it.each([
    ['POLL_POPULAR_PAGES', '501', 'TMDB has 500 pages'],
    ['POLL_TRENDING_PAGES', '520', 'TMDB has 500 pages'],
    ['POLL_CHANGES_PAGES', '1000', 'TMDB has 500 pages'],
    ['POLL_REQUESTS_PER_SECOND', '41', 'TMDB takes about 40'],
  ])('refuses at its start what TMDB would refuse in every poll: %s %s', (name, value, why) => {
    expect(() => pollConfigOf({ [name]: value, POLL_REQUEST_BUDGET: '9000' })).toThrow(
      new RegExp(`${name} is ${value}; ${why}`),
    );
  });

  it('names every fault at once', () => {
    const env = { POLL_POPULAR_PAGES: 'many', POLL_REQUEST_BUDGET: '10', TMDB_BASE_URL: 'http://tmdb.example' };
    expect(() => pollConfigOf(env)).toThrow(MisconfiguredFunction);
    expect(() => pollConfigOf(env)).toThrow(
      /POLL_POPULAR_PAGES is "many".*only go over https.*POLL_REQUEST_BUDGET is 10/,
    );
  });
});
