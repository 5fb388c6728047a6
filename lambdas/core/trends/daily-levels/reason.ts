import type { LevelLabel } from './forecast.ts';
import type { Movement } from './movement.ts';
import type { TrendingStay } from './trending-stay.ts';
import { isoDateOf, type UtcDay } from './utc-day.ts';

/** Why a movie has its label, for a person to read; every instant is UTC. */
export const levelReasonOf = (label: LevelLabel, { rise, against }: Movement, since: UtcDay): string => {
  const from = `since ${isoDateOf(since)}`;
  if (label === 'declining') return `${Math.round(100 * -Math.expm1(rise))} % below its usual level ${from}`;
  const times = Math.exp(rise).toFixed(1);
  return against === 'own-past'
    ? `${times} × its usual level ${from}`
    : `new in the popular lists ${from}, at ${times} × what it takes to get in`;
};

export const trendingReasonOf = ({ enteredAt, bestPlace }: TrendingStay): string => {
  const [day, time] = new Date(enteredAt).toISOString().split('T');
  return `entered the trending list on ${day} at ${time?.slice(0, 5)}, place ${bestPlace} at best`;
};
