import type { PollCheckpoint, PollCheckpoints } from '../../core/poll/poll-ports.ts';

/** In-memory fake of the table poll_checkpoints. */
export const makeMemoryPollCheckpoints = (): PollCheckpoints => {
  const rows = new Map<number, PollCheckpoint>();
  return {
    readAll: async () => [...rows.values()],
    write: async (checkpoints) => {
      for (const checkpoint of checkpoints) rows.set(checkpoint.movieId, checkpoint);
    },
  };
};
