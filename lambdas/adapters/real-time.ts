import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Random, Sleep } from '../core/ports.ts';
import { epochMs } from '../core/time.ts';

export const realClock: Clock = { now: () => epochMs(Date.now()) };

export const realSleep: Sleep = (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal });

/** The machine's own time and chance. */
export const REAL_TIME: { readonly clock: Clock; readonly sleep: Sleep; readonly random: Random } = {
  clock: realClock,
  sleep: realSleep,
  random: Math.random,
};
