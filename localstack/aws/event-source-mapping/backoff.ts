import type { Random } from '../../../lambdas/core/ports.ts';

export interface BackoffSettings {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

/** Doubles with every failure up to the maximum; the upper half is random, so that retries do not march in step. */
export const backoffMsOf = (
  { firstDelayMs, maxDelayMs }: BackoffSettings,
  failures: number,
  random: Random,
): number => {
  const ceiling = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 30));
  return ceiling / 2 + (ceiling / 2) * random();
};
