import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import type { TrendSample } from '../../../lambdas/core/trends/trend.ts';

/** The instant the tests ask about. */
export const NOW = epochMs(Date.UTC(2026, 2, 1, 12));

/** How a movie did, by hours before {@link NOW}. */
export interface Story {
  readonly popularity?: (hoursAgo: number) => number;
  readonly votes?: (hoursAgo: number) => number;
  readonly hours?: number;
}

/** ± 1 % from poll to poll: a popularity that is alive. */
export const wobble = (hoursAgo: number): number => 1 + 0.01 * Math.sin(hoursAgo * 37);

/** One sample every 5 minutes up to and including `now`. */
export const told = (
  { popularity = () => 40, votes = () => 1000, hours = 26 }: Story,
  now: EpochMs = NOW,
): TrendSample[] =>
  Array.from({ length: hours * 12 + 1 }, (_, index) => {
    const hoursAgo = hours - index / 12;
    return {
      eventTime: epochMs(now - Math.round(hoursAgo * HOUR_MS)),
      popularity: popularity(hoursAgo),
      voteCount: Math.floor(votes(hoursAgo)),
    };
  });

/** Gains of `before` votes per hour until `sinceHours` ago and of `after` votes per hour from then on. */
export const votesAt =
  (before: number, after: number, sinceHours: number) =>
  (hoursAgo: number): number =>
    1000 + before * (30 - Math.max(hoursAgo, sinceHours)) + after * Math.max(0, sinceHours - hoursAgo);

export const minutesAfter = (instant: EpochMs, minutes: number): EpochMs => epochMs(instant + minutes * MINUTE_MS);
