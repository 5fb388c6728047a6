import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../../../lambdas/core/time.ts';
import { median } from '../../../../lambdas/core/trends/daily-levels/median.ts';

/** A movie's numbers as one poll saw them. */
export interface TrendSample {
  /** The instant of the poll. */
  readonly eventTime: EpochMs;
  /** TMDB's own score, 0 and up. */
  readonly popularity: number;
  /** All votes ever cast. */
  readonly voteCount: number;
}

/** One movie's past in event-time order, parallel arrays. */
export interface History {
  readonly times: readonly number[];
  /** ln(popularity + 1): equal steps are equal ratios, and 0 is harmless. */
  readonly logs: readonly number[];
  /** Votes gained since the first samples, without what a bad poll or a correction upstream pretends. */
  readonly votes: readonly number[];
}

/** A day to compare with, an hour around its beginning, and an hour for the look back of the hysteresis. */
export const HISTORY_MS = 26 * HOUR_MS;

/**
 * The usable samples of the last {@link HISTORY_MS} up to and including `at`. Their order does not matter. A sample with
 * a number that is missing, infinite or negative counts as a missed poll. Of two with one event time the one with more
 * votes stays, as votes accumulate.
 */
export const historyOf = (samples: readonly TrendSample[], at: EpochMs): History => {
  const usable = samples.filter(
    (sample) => sample.eventTime > at - HISTORY_MS && sample.eventTime <= at && isUsable(sample),
  );
  const ordered = isAscending(usable) ? usable : withoutDoubles(usable.toSorted(byTimeThenVotes));
  return {
    times: ordered.map(({ eventTime }) => eventTime),
    logs: ordered.map(({ popularity }) => Math.log1p(popularity)),
    votes: votesGained(ordered),
  };
};

/**
 * How long a sample stands for what follows it: the poller publishes numbers that did not change once an hour, at the
 * hour's first poll, which may itself be late or missed.
 */
export const STANDS_MS = 75 * MINUTE_MS;

/** The index of the last sample at or before `instant`; −1: none. */
export const indexAt = (times: readonly number[], instant: number): number => {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) <= instant) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** The part of `values` that belongs to samples in `(from, to]`. */
export const within = (
  times: readonly number[],
  values: readonly number[],
  from: number,
  to: number,
): readonly number[] => values.slice(indexAt(times, from) + 1, indexAt(times, to) + 1);

const isCount = (value: number): boolean => Number.isFinite(value) && value >= 0;

const isUsable = ({ popularity, voteCount }: TrendSample): boolean => isCount(popularity) && isCount(voteCount);

const isAscending = (samples: readonly TrendSample[]): boolean =>
  samples.every((sample, index) => index === 0 || sample.eventTime > (samples[index - 1]?.eventTime ?? 0));

const byTimeThenVotes = (a: TrendSample, b: TrendSample): number =>
  a.eventTime - b.eventTime || b.voteCount - a.voteCount || b.popularity - a.popularity;

const withoutDoubles = (sorted: readonly TrendSample[]): readonly TrendSample[] =>
  sorted.filter((sample, index) => sample.eventTime !== sorted[index - 1]?.eventTime);

/** A count that stays lower for this long was corrected upstream; one that returns earlier was a slip. */
const CORRECTION_MS = HOUR_MS;

/**
 * Running gain of the counter. A count is believed once two polls in a row have reached it, so a single poll that is too
 * high adds nothing; one that is too low is passed over, and after a lasting correction counting goes on from there.
 */
const votesGained = (samples: readonly TrendSample[]): readonly number[] => {
  let gained = 0;
  let top = median(samples.slice(0, 3).map(({ voteCount }) => voteCount));
  let belowSince: number | null = null;
  return samples.map(({ eventTime, voteCount }, index) => {
    const reached = Math.min(voteCount, samples[index - 1]?.voteCount ?? top);
    if (reached >= top) {
      gained += reached - top;
      top = reached;
      belowSince = null;
    } else {
      belowSince ??= eventTime;
      if (eventTime - belowSince >= CORRECTION_MS) top = reached;
    }
    return gained;
  });
};
