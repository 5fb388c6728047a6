import { METRICS } from '../../schema/names.ts';
import type { Answer, TmdbRequests } from '../core/poll/tmdb-requests.ts';
import type { Telemetry } from '../core/ports.ts';

export interface PollTally {
  /** Movies asked about one by one. */
  visited: number;
  /** Requests that could not be had. */
  failed: number;
  /** Answers, or parts of one, that were skipped. */
  malformed: number;
}

/** One poll's conversation with TMDB, and the tally of what went wrong in it. */
export interface PollSession {
  readonly concurrency: number;
  /** Like `get`; what could not be had is warned about and counted. */
  ask<Value>(path: string, parse: (json: unknown) => Value): Promise<Answer<Value>>;
  /** Movies or reviews that were left out of an answer because they were malformed. */
  skipped(malformed: readonly string[]): void;
  readonly tally: PollTally;
}

export const makePollSession = (requests: TmdbRequests, telemetry: Telemetry, concurrency: number): PollSession => {
  const tally: PollTally = { visited: 0, failed: 0, malformed: 0 };
  const skipped = (malformed: readonly string[]): void => {
    tally.malformed += malformed.length;
    for (const reason of malformed) telemetry.warn('TMDB sent something malformed; it is skipped', { reason });
  };
  return {
    concurrency,
    tally,
    skipped,
    ask: async (path, parse) => {
      const answer = await requests.get(path, parse);
      if (answer.kind === 'malformed') {
        telemetry.count(METRICS.tmdbFailures, 1);
        skipped([answer.reason]);
      }
      if (answer.kind === 'failed') {
        tally.failed++;
        telemetry.warn('TMDB request failed; the next poll asks again', { reason: answer.reason });
      }
      return answer;
    },
  };
};
