import { describe, expect, it } from 'vitest';
import {
  areNumbersMissing,
  type NumbersSource,
  numbersOfText,
  numbersToPublish,
  type PublishedNumbers,
  textOfNumbers,
} from '../../../lambdas/core/poll/published-numbers.ts';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';

const NOON = epochMs(Date.UTC(2026, 10, 23, 12));
const at = (hours: number) => epochMs(NOON + hours * HOUR_MS);
const shown = (popularity: number, voteCount = 100) => ({ movieId: 1, voteAverage: 7.5, voteCount, popularity });

/** Popularities published when each source in turn shows one: `[hours after noon, source, popularity]`. */
const published = (...sightings: readonly [number, NumbersSource, number][]): number[] => {
  let last: PublishedNumbers | null = null;
  return sightings.map(([hours, source, popularity]) => {
    last = numbersToPublish(last, shown(popularity), source, at(hours));
    return last.popularity;
  });
};

describe('The numbers published of a movie', () => {
  it('do not step back when a list that lags behind shows the movie next', () => {
    expect(published([0, 'trending-day', 20], [0.1, 'popular', 12], [1, 'trending-week', 12])).toEqual([20, 20, 20]);
  });

  it('follow the fresher list at once, whatever it shows', () => {
    expect(published([0, 'popular', 20], [0.1, 'trending-day', 12])).toEqual([20, 12]);
    expect(published([0, 'trending-day', 20], [0.1, 'trending-day', 12])).toEqual([20, 12]);
  });

  it('follow the other list when the fresher one has been silent for longer than caches live', () => {
    const silent = [0.9, 1.9, 2].map((hours): [number, NumbersSource, number] => [hours, 'popular', 12]);
    expect(published([0, 'trending-day', 20], ...silent)).toEqual([20, 20, 20, 12]);
  });

  it('wait through a night for the other list, as long as it shows the popularity that was replaced', () => {
    const known: [number, NumbersSource, number][] = [
      [0, 'popular', 12],
      [1, 'trending-day', 20],
    ];
    expect(published(...known, [6, 'popular', 12], [7, 'popular', 20])).toEqual([12, 20, 20, 20]);
    expect(published(...known, [6, 'popular', 13])).toEqual([12, 20, 13]);
    expect(published(...known, [14, 'popular', 12])).toEqual([12, 20, 12]);
  });

  it('follow the popular list after the details only then', () => {
    expect(published([0, 'details', 20], [1, 'popular', 12], [2, 'popular', 12])).toEqual([20, 20, 12]);
  });

  it('survive the checkpoint, and are read from rows of earlier releases', () => {
    const numbers = numbersToPublish(null, shown(12.345, 7), 'trending-week', at(0.5));
    expect(numbersOfText(textOfNumbers(numbers))).toEqual(numbers);
    expect(numbersOfText(`[${NOON},7.5,100,12.345]`)).toEqual({
      hour: NOON,
      seenIn: NOON,
      replaced: null,
      source: 'popular',
      voteAverage: 7.5,
      voteCount: 100,
      popularity: 12.345,
    });
    expect(numbersOfText(null)).toBeNull();
  });

  it('are missing when neither this nor the hour before has any', () => {
    const numbers = numbersToPublish(null, shown(12), 'popular', epochMs(NOON + 10 * MINUTE_MS));
    expect(areNumbersMissing(numbers, epochMs(at(2) - 1))).toBe(false);
    expect(areNumbersMissing(numbers, at(2))).toBe(true);
    expect(areNumbersMissing(null, NOON)).toBe(true);
  });
});
