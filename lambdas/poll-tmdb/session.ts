import { METRICS } from '../../schema/names.ts';
import { afterPoll, type Fared, isWaiting } from '../core/poll/failing-addresses.ts';
import { LISTS_ROW } from '../core/poll/poll-ports.ts';
import type { Answer, TmdbRequests } from '../core/poll/tmdb-requests.ts';
import type { Telemetry } from '../core/ports.ts';
import type { EpochMs } from '../core/time.ts';
import type { PollBook } from './poll-book.ts';
import type { PollTally } from './poll-tally.ts';

/** `waiting`: it failed before and is not to be asked yet. */
export type SessionAnswer<Value> = Answer<Value> | { readonly kind: 'waiting' };

/** One poll's conversation with TMDB. */
export interface PollSession {
  readonly concurrency: number;
  /**
   * What could not be had is warned about and counted, and its address waits.
   *
   * @param movieId whose checkpoint keeps how the address fares; `LISTS_ROW` for a list
   */
  ask<Value>(movieId: number, path: string, parse: (json: unknown) => Value): Promise<SessionAnswer<Value>>;
  /** Whether a list's address failed when it was last asked. */
  hasFailed(path: string): boolean;
  readonly tally: PollTally;
  /** Enters into the book how the addresses asked have fared: only at the end is known whether TMDB was down. */
  end(): void;
}

export interface SessionParts {
  readonly requests: TmdbRequests;
  readonly book: PollBook;
  readonly tally: PollTally;
  readonly telemetry: Telemetry;
  readonly concurrency: number;
  readonly polledAt: EpochMs;
}

export const makePollSession = ({
  requests,
  book,
  tally,
  telemetry,
  concurrency,
  polledAt,
}: SessionParts): PollSession => {
  const asked = new Map<number, Map<string, Fared>>();
  const note = (movieId: number, path: string, fared: Fared): void => {
    if (!fared.hasFailed && !book.checkpointOf(movieId).failing.has(path)) return;
    const paths = asked.get(movieId) ?? new Map<string, Fared>();
    asked.set(movieId, paths.set(path, fared));
  };
  return {
    concurrency,
    tally,
    hasFailed: (path) => book.checkpointOf(LISTS_ROW).failing.has(path),
    ask: async (movieId, path, parse) => {
      const { failing } = book.checkpointOf(movieId);
      if (isWaiting(failing, path, polledAt)) {
        tally.counts.waiting++;
        return { kind: 'waiting' };
      }
      // What has failed before is given one attempt: if it is well again, that is enough.
      const answer = await requests.get(path, parse, failing.has(path) ? 1 : undefined);
      if (answer.kind === 'malformed') {
        telemetry.count(METRICS.tmdbFailures, 1);
        tally.skipped([answer.reason]);
      }
      if (answer.kind === 'failed') tally.failed(answer.reason);
      if (answer.kind !== 'stopped') note(movieId, path, faredOf(answer));
      return answer;
    },
    end: () => {
      requests.judge();
      const wasDown = requests.isDown;
      for (const [movieId, fared] of asked) {
        book.see(movieId, (before) => ({
          checkpoint: { ...before, failing: afterPoll(before.failing, fared, { polledAt, wasDown }) },
          records: [],
        }));
      }
      asked.clear();
    },
  };
};

const faredOf = (answer: Answer<unknown>): Fared =>
  answer.kind === 'answer'
    ? { hasFailed: false }
    : { hasFailed: true, pauseMs: answer.kind === 'failed' ? answer.pauseMs : undefined };
