/** What the screen has to ask others for, as it was last answered, and since when it was not. */
import type { SyncCheckpoint } from '../../lambdas/core/serving/sync-ports.ts';
import type { ByPartition } from '../aws/event-source-mapping/record-source.ts';
import { realClock, realSleep } from '../time/local-time.ts';
import type { LocalRun } from './local-run.ts';
import { messageOf } from './run-failure.ts';
import { readRankings } from './screen/shown-rankings.ts';
import type { AwayPart, AwaySince, RankingTops, Top } from './screen/snapshot.ts';
import { readTop } from './screen/top.ts';
import { partitionLagsOf } from './topic-lag.ts';

const LAGS_EVERY_MS = 1_000;
/** Reading the tops costs the store something: at most a tenth of the time goes into it. */
const TOPS_EVERY_MS = 3_000;
const REST_PER_READ = 10;

export interface Answers {
  /** By topic and partition; `undefined`: Kafka does not tell. */
  lags: ReadonlyMap<string, ByPartition> | undefined;
  top: Top | undefined;
  rankings: RankingTops | undefined;
  copied: SyncCheckpoint | null;
  away: Partial<Record<AwayPart, AwaySince>>;
  /** When anything was found away last, of real time. */
  lastAwayAt: number;
}

export const noAnswers = (): Answers => ({
  lags: undefined,
  top: undefined,
  rankings: undefined,
  copied: null,
  away: {},
  lastAwayAt: 0,
});

const NAMES: Readonly<Record<AwayPart, string>> = {
  kafka: 'Kafka cannot be asked',
  tables: 'Cassandra cannot be asked',
  documents: 'The document server cannot be asked',
};

/** Keeps `answers` as new as what is asked allows, until it is told to stop. */
export const keepAsking = async (run: LocalRun, answers: Answers, stopping: AbortSignal): Promise<void> => {
  await Promise.all([keepAskingForLags(run, answers, stopping), keepReadingTops(run, answers, stopping)]);
};

/** What fails leaves the last answer, and says since when it is the last. */
const asked = async (run: LocalRun, answers: Answers, part: AwayPart, ask: () => Promise<void>): Promise<void> => {
  const { warnings } = run.figures;
  const condition = `unanswered ${part}`;
  try {
    await ask();
    if (answers.away[part] !== undefined) answers.lastAwayAt = realClock.now();
    delete answers.away[part];
    warnings.end(condition, `${NAMES[part].replace('cannot be asked', 'answers')} again`);
  } catch (error) {
    const reason = messageOf(error);
    answers.lastAwayAt = realClock.now();
    answers.away[part] ??= { since: realClock.now(), reason };
    warnings.begin(condition, `${NAMES[part]}: ${reason}`);
  }
};

const keepAskingForLags = async (run: LocalRun, answers: Answers, stopping: AbortSignal): Promise<void> => {
  while (!stopping.aborted) {
    await asked(run, answers, 'kafka', async () => {
      answers.lags = await partitionLagsOf(run.backend);
    });
    if (answers.away.kafka !== undefined) answers.lags = undefined;
    await realSleep(LAGS_EVERY_MS, stopping).catch(() => undefined);
  }
};

const keepReadingTops = async (run: LocalRun, answers: Answers, stopping: AbortSignal): Promise<void> => {
  const { backend, time } = run;
  while (!stopping.aborted) {
    const startedAt = realClock.now();
    await asked(run, answers, 'tables', async () => {
      answers.copied = await backend.workflowStores.syncCheckpoints.read();
      answers.top = newerOf(answers.top, await readTop(backend, time.clock.now()));
    });
    await asked(run, answers, 'documents', async () => {
      answers.rankings = await readRankings(backend, time.clock.now());
    });
    // What waited in vain for an answer has cost the store nothing.
    const isAway = answers.away.tables !== undefined || answers.away.documents !== undefined;
    const costMs = isAway ? 0 : realClock.now() - startedAt;
    await realSleep(Math.max(TOPS_EVERY_MS, costMs * REST_PER_READ), stopping).catch(() => undefined);
  }
};

/** While no rating comes, what changes are older windows: those are not the newest for that. */
export const newerOf = (shown: Top | undefined, read: Top | undefined): Top | undefined => {
  if (shown === undefined || read === undefined) return read ?? shown;
  return read.windowStart < shown.windowStart ? shown : read;
};
