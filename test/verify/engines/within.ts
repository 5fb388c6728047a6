import { setTimeout as wait } from 'node:timers/promises';

/** A hang is a failure: what takes longer rejects with a message that names it. */
export const within = async <Value>(what: string, limitMs: number, work: Promise<Value>): Promise<Value> => {
  const patience = new AbortController();
  const overdue = wait(limitMs, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`${what} took longer than ${limitMs / 1_000} s`);
  });
  try {
    return await Promise.race([work, overdue]);
  } finally {
    patience.abort();
    overdue.catch(() => undefined);
  }
};

/** Asks until the answer is yes. */
export const until = (what: string, limitMs: number, isSo: () => Promise<boolean>): Promise<void> => {
  let isOver = false;
  const asking = async (): Promise<void> => {
    while (!isOver && !(await isSo().catch(() => false))) await wait(100);
  };
  return within(what, limitMs, asking()).finally(() => {
    isOver = true;
  });
};
