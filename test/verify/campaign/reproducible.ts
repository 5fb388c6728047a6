import { runSchedule } from '../simulation/schedule.ts';

/** How many of `count` schedules take the very same steps when they are run again: all, or a seed is worth nothing. */
export const reproducibleOf = async (seed: number, count: number): Promise<number> => {
  let reproducible = 0;
  for (let number = seed; number < seed + count; number++) {
    const [once, again] = [await runSchedule(number), await runSchedule(number)];
    if (once.traceHash === again.traceHash && once.steps === again.steps) reproducible++;
  }
  return reproducible;
};
