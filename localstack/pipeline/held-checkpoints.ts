import type { PollCheckpoint, PollCheckpoints } from '../../lambdas/core/poll/poll-ports.ts';

export interface HeldCheckpoints extends PollCheckpoints {
  /** Writes what has changed since the last time. What cannot be written stays held. */
  flush(): Promise<void>;
}

/**
 * Checkpoints in memory, written when told to: for one poller with many polls in a row. What a crash takes with it is published
 * again, as after a crash between a poll's records and its checkpoints, and dropped by its readers.
 */
export const holdCheckpoints = (kept: PollCheckpoints): HeldCheckpoints => {
  let held: Map<number, PollCheckpoint> | undefined;
  const unwritten = new Map<number, PollCheckpoint>();
  const remembered = async (): Promise<Map<number, PollCheckpoint>> => {
    held ??= byMovie(await kept.readAll());
    return held;
  };
  return {
    readAll: async () => [...(await remembered()).values()],
    write: async (checkpoints) => {
      const all = await remembered();
      for (const [movieId, checkpoint] of byMovie(checkpoints)) {
        all.set(movieId, checkpoint);
        unwritten.set(movieId, checkpoint);
      }
    },
    flush: async () => {
      if (unwritten.size === 0) return;
      await kept.write([...unwritten.values()]);
      unwritten.clear();
    },
  };
};

const byMovie = (checkpoints: readonly PollCheckpoint[]): Map<number, PollCheckpoint> =>
  new Map(checkpoints.map((checkpoint) => [checkpoint.movieId, checkpoint]));
