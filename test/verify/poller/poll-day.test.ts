import { beforeAll, describe, expect, it } from 'vitest';
import { delayAt, type PollDay, requestsOf, runPollDay } from './poll-day.ts';

/** `npm run verify:poller` prints it for the default of 500. */
const MOVIES = 100;

describe('A day of polls', () => {
  let day: PollDay;

  beforeAll(async () => {
    day = await runPollDay(MOVIES, 3);
  }, 60_000);

  it('makes a fifth of the requests that asking for everything in every poll would make', () => {
    expect(day.requests).toMatchObject({ trending: 288 * 4, popular: 48 * 5, changes: 24 });
    expect(requestsOf(day) / day.requestsForAll).toBeLessThan(0.3);
  });

  it('finds the new popularity of every movie: half within ten minutes, all within two hours', () => {
    expect(day.popularity.count).toBeGreaterThan(MOVIES * 0.8);
    expect(day.popularity.delays).toHaveLength(day.popularity.count);
    expect(delayAt(day.popularity, 0.5)).toBeLessThanOrEqual(10);
    expect(delayAt(day.popularity, 0.9)).toBeLessThanOrEqual(15);
    // Of a movie that has just left the trending list, the popular list is believed later.
    expect(delayAt(day.popularity, 1)).toBeLessThanOrEqual(120);
  });

  it('finds every review within the hour in which its movie is asked about', () => {
    expect(day.reviews.count).toBeGreaterThan(100);
    expect(day.reviews.delays).toHaveLength(day.reviews.count);
    expect(delayAt(day.reviews, 1)).toBeLessThanOrEqual(65);
  });
});
