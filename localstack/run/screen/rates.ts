import { MINUTE_MS } from '../../../lambdas/core/time.ts';

/** What one topic has done within the last minute of real time. */
export interface Rate {
  readonly recordsPerSecond: number;
  readonly mostPerSecond: number;
  readonly mostLag: number;
}

interface Look {
  readonly at: number;
  readonly delivered: number;
  readonly lag: number;
}

export type RateOf = (topic: string, look: Look) => Rate;

/**
 * Polls come minutes apart in the world's time, so the last second alone would show nothing most of the time: an average over a
 * minute moves, and the most of it tells what the peak was.
 */
export const makeRates = (): RateOf => {
  const looks = new Map<string, Look[]>();
  return (topic, look) => {
    const kept = [...(looks.get(topic) ?? []).filter(({ at }) => look.at - at <= MINUTE_MS), look];
    looks.set(topic, kept);
    const [first = look] = kept;
    const rates = kept.slice(1).map((one, index) => perSecond(kept[index] as Look, one));
    return {
      recordsPerSecond: Math.round(perSecond(first, look)),
      mostPerSecond: Math.round(Math.max(0, ...rates)),
      mostLag: Math.max(...kept.map(({ lag }) => lag)),
    };
  };
};

const perSecond = (from: Look, to: Look): number =>
  to.at === from.at ? 0 : ((to.delivered - from.delivered) * 1_000) / (to.at - from.at);
