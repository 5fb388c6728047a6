import { realSleep } from '../time/local-time.ts';
import { RunFailed } from './run-failure.ts';

/** @throws RunFailed when `work` has not ended in time; it is not waited for any longer, and what comes of it is ignored */
export const within = async <Value>(limitMs: number, work: () => Promise<Value>): Promise<Value> => {
  const ended = new AbortController();
  const tooLate = realSleep(limitMs, ended.signal).then(() => {
    throw new RunFailed(`has not ended within ${limitMs / 1_000} s and is left as it is`);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    ended.abort();
  }
};
