import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../lambdas/core/time.ts';
import { ALL_TOPICS } from '../../schema/topology.ts';
import { realClock, realSleep } from '../time/local-time.ts';
import { nextMultiple } from '../time/schedule.ts';
import { type LocalRun, POLL_EVERY_MS, type Poll } from './local-run.ts';
import { messageOf } from './run-failure.ts';
import type { RunOptions } from './run-options.ts';
import { type ReplayFigures, totalOf } from './run-report.ts';
import { drained } from './topic-lag.ts';

const TRY_AGAIN_AFTER_MS = 1_000;
const DRAIN_LIMIT_MS = 5 * MINUTE_MS;

/** A run of limited length keeps the other half for what it is there to show. */
const SHARE_OF_RUN = 0.5;

/** The lists carry every movie's numbers; reviews and metadata follow over several polls instead of in each. */
const VISITS_PER_POLL = 50;

/** Trends compare with a day ago by the hour, so what lies further back than the recent past is polled twice an hour. */
const RECENT_MS = 4 * HOUR_MS;
const FURTHER_BACK_EVERY_MS = 30 * MINUTE_MS;

/**
 * Polls the past, one poll for each five minutes of its last hours, as fast as the machine allows, and waits until every record is in
 * its row. Simulated time ends where it began. In a run too short for all of it polls are further apart: then there are
 * gaps in the past, but all that happens in hours is to be seen.
 */
export const replay = async (
  run: LocalRun,
  { historyMs, forMs }: RunOptions,
  stopping: AbortSignal,
  progress: (text: string) => void,
): Promise<ReplayFigures> => {
  const end = run.time.clock.now();
  const before = await recordCount(run);
  const startedAt = realClock.now();
  const until = forMs === 0 ? Number.POSITIVE_INFINITY : startedAt + forMs * SHARE_OF_RUN;
  const poll = run.pollerOf(VISITS_PER_POLL);
  let polls = 0;
  let at = nextMultiple(epochMs(end - historyMs), POLL_EVERY_MS);
  while (at < end && realClock.now() < until && (await polledAt(run, poll, at, stopping))) {
    polls++;
    progress(`replaying the past, ${Math.round(100 - ((end - at) * 100) / historyMs)} %`);
    const now = realClock.now();
    at = epochMs(at + stepOf({ pastMs: end - at, leftMs: until - now, pollMs: (now - startedAt) / polls }));
  }
  run.time.stepTo(end);
  progress('replaying the past, the last records are on their way to their rows');
  await drained(run.backend, DRAIN_LIMIT_MS, stopping);
  const seconds = (realClock.now() - startedAt) / 1_000;
  const records = (await recordCount(run)) - before;
  return { polls, records, seconds, recordsPerSecond: Math.round(records / seconds) };
};

interface Pace {
  /** What is still to be replayed. */
  readonly pastMs: number;
  /** Real time left for it. */
  readonly leftMs: number;
  /** Real time a poll has taken so far. */
  readonly pollMs: number;
}

/** The shortest step, in whole polls and no shorter than planned, at which the time left is enough for the past left. */
export const stepOf = ({ pastMs, leftMs, pollMs }: Pace): number => {
  const pollsLeft = Math.max(1, Math.floor(leftMs / pollMs));
  const planned = pastMs > RECENT_MS ? FURTHER_BACK_EVERY_MS : POLL_EVERY_MS;
  return Math.max(planned, Math.ceil(pastMs / POLL_EVERY_MS / pollsLeft) * POLL_EVERY_MS);
};

/** Kafka or the checkpoints may be away for a while: the same poll again, until it succeeds or is to stop. */
const polledAt = async (
  { time, figures }: LocalRun,
  poll: Poll,
  at: EpochMs,
  stopping: AbortSignal,
): Promise<boolean> => {
  while (!stopping.aborted) {
    time.stepTo(at);
    try {
      await poll();
      return true;
    } catch (error) {
      if (stopping.aborted) break;
      figures.warn(`poll-tmdb: ${messageOf(error)}`);
      await realSleep(TRY_AGAIN_AFTER_MS, stopping).catch(() => undefined);
    }
  }
  return false;
};

const recordCount = async ({ backend }: LocalRun): Promise<number> => {
  const ends = await Promise.all(ALL_TOPICS.map((topic) => backend.admin.endOffsets(topic)));
  return ends.reduce((total, byPartition) => total + totalOf(byPartition), 0);
};
