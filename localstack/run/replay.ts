import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/core/time.ts';
import type { PollReport } from '../../lambdas/poll-tmdb/handler.ts';
import { ALL_TOPICS } from '../../schema/topology.ts';
import { holdCheckpoints } from '../pipeline/held-checkpoints.ts';
import { MAPPING_SETTINGS } from '../pipeline/mappings.ts';
import { realClock, realSleep } from '../time/local-time.ts';
import { nextMultiple } from '../time/schedule.ts';
import { type LocalRun, POLL_EVERY_MS } from './local-run.ts';
import { messageOf } from './run-failure.ts';
import type { RunOptions } from './run-options.ts';
import { type ReplayFigures, totalOf } from './run-report.ts';
import { ageText } from './screen/text.ts';
import { drained } from './topic-lag.ts';

const TRY_AGAIN_AFTER_MS = 1_000;
const DRAIN_LIMIT_MS = 5 * MINUTE_MS;

/** A run of limited length keeps the other half for what it is there to show. */
const SHARE_OF_RUN = 0.5;

/** The lists carry every movie's numbers; reviews and metadata follow over many polls: a request costs more than all its records. */
const VISITS_PER_POLL = 8;

/**
 * Nobody waits for a row of the past: what several polls bring is counted as one batch, which writes the hour of a movie once.
 */
const BATCHING_WINDOW_MS = 3 * SECOND_MS;

/** Trends compare with a day ago by the hour, so what lies further back than the recent past is polled twice an hour. */
const RECENT_MS = 2 * HOUR_MS;
const FURTHER_BACK_EVERY_MS = 30 * MINUTE_MS;

export interface ReplayWatching {
  readonly stopping: AbortSignal;
  readonly onProgress: (text: string) => void;
  readonly onPoll: (report: PollReport) => void;
}

/**
 * Polls the past, one poll for each five minutes of its last hours, as fast as the machine allows, and waits until every record is in
 * its row. Simulated time ends where it began. What an earlier run has polled is there and is left out. In a run too short for all
 * of it polls are further apart: then there are gaps in the past, but all that happens in hours is to be seen.
 *
 * @returns null where all of it is there
 */
export const replay = async (
  run: LocalRun,
  { historyMs, forMs }: RunOptions,
  { stopping, onProgress, onPoll }: ReplayWatching,
): Promise<ReplayFigures | null> => {
  const end = run.time.clock.now();
  let at = firstPollOf(end, historyMs, run.polledUntil);
  if (at >= end) return null;
  onProgress('remembering the weeks before');
  await run.remember();
  const before = await recordCount(run);
  const startedAt = realClock.now();
  const until = forMs === 0 ? Number.POSITIVE_INFINITY : startedAt + forMs * SHARE_OF_RUN;
  const checkpoints = holdCheckpoints(run.backend.checkpoints);
  const poll = run.pollerOf(VISITS_PER_POLL, checkpoints);
  setBatchingWindow(run, BATCHING_WINDOW_MS);
  let polls = 0;
  const pollOnce = async (): Promise<void> => {
    run.time.stepTo(at);
    onPoll(await poll());
  };
  while (at < end && realClock.now() < until && (await untilDone(run, stopping, pollOnce))) {
    polls++;
    const now = realClock.now();
    const pace: Pace = { pastMs: end - at, leftMs: until - now, pollMs: (now - startedAt) / polls };
    at = epochMs(at + stepOf(pace));
    onProgress(progressOf(polls, pace));
  }
  run.time.stepTo(end);
  setBatchingWindow(run, MAPPING_SETTINGS.batchingWindowMs);
  onProgress('replaying the past, the last records are on their way to their rows');
  await Promise.all([
    untilDone(run, stopping, () => checkpoints.flush()),
    drained(run.backend, DRAIN_LIMIT_MS, stopping),
  ]);
  const seconds = (realClock.now() - startedAt) / 1_000;
  const records = (await recordCount(run)) - before;
  return { polls, records, seconds, recordsPerSecond: Math.round(records / seconds) };
};

const setBatchingWindow = ({ mappings }: LocalRun, ms: number): void => {
  for (const mapping of mappings) mapping.setBatchingWindow(ms);
};

/** The first full five minutes of the history that no earlier run has polled. */
export const firstPollOf = (end: EpochMs, historyMs: number, polledUntil: EpochMs | null): EpochMs =>
  nextMultiple(epochMs(Math.max(end - historyMs, polledUntil ?? 0)), POLL_EVERY_MS);

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

/** In polls, of which each takes about as long: not in time of the past, of which the older part takes few. */
export const progressOf = (polls: number, { pastMs, leftMs, pollMs }: Pace): string => {
  const planned = pollsIn(pastMs);
  const left = Math.min(planned, Math.max(0, Math.floor(leftMs / pollMs)));
  const percent = Math.round((100 * polls) / (polls + left));
  return `replaying the past, ${percent} %: poll ${polls} of ${polls + left}, about ${ageText(left * pollMs)} to go`;
};

/** Of the past left after the poll at its beginning. */
const pollsIn = (pastMs: number): number => {
  const recent = Math.min(pastMs, RECENT_MS);
  return Math.ceil((pastMs - recent) / FURTHER_BACK_EVERY_MS) + Math.max(0, Math.ceil(recent / POLL_EVERY_MS) - 1);
};

/** Kafka or Cassandra may be away for a while: the same once more, until it succeeds or is to stop. */
const untilDone = async ({ figures }: LocalRun, stopping: AbortSignal, act: () => Promise<void>): Promise<boolean> => {
  do {
    try {
      await act();
      return true;
    } catch (error) {
      if (stopping.aborted) break;
      figures.warn(`poll-tmdb: ${messageOf(error)}`);
      await realSleep(TRY_AGAIN_AFTER_MS, stopping).catch(() => undefined);
    }
  } while (!stopping.aborted);
  return false;
};

const recordCount = async ({ backend }: LocalRun): Promise<number> => {
  const ends = await Promise.all(ALL_TOPICS.map((topic) => backend.admin.endOffsets(topic)));
  return ends.reduce((total, byPartition) => total + totalOf(byPartition), 0);
};
