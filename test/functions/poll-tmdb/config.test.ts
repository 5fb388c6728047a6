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

  it('names every fault at once', () => {
    const env = { POLL_POPULAR_PAGES: 'many', POLL_REQUEST_BUDGET: '10', TMDB_BASE_URL: 'http://tmdb.example' };
    expect(() => pollConfigOf(env)).toThrow(MisconfiguredFunction);
    expect(() => pollConfigOf(env)).toThrow(
      /POLL_POPULAR_PAGES is "many".*only go over https.*POLL_REQUEST_BUDGET is 10/,
    );
  });
});
