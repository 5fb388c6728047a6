import type { SyncCheckpoint } from '../../lambdas/core/serving/sync-ports.ts';
import type { PollReport } from '../../lambdas/poll-tmdb/handler.ts';
import { METRICS } from '../../schema/names.ts';
import { ALL_TOPICS } from '../../schema/topology.ts';
import type { RunTick } from '../console/watching/run-tick.ts';
import type { Figures } from '../pipeline/figures.ts';
import { realClock, realSleep } from '../time/local-time.ts';
import { engineFaultsOf } from './engine-watch.ts';
import type { LocalRun } from './local-run.ts';
import { messageOf } from './run-failure.ts';
import { totalOf } from './run-report.ts';
import { type Answers, ticksOf } from './run-ticks.ts';
import { lineOf, screenOf } from './screen/screen.ts';
import { readRankings } from './screen/shown-rankings.ts';
import type { RankingTops, Snapshot, Top, TopicFigures } from './screen/snapshot.ts';
import type { Terminal } from './screen/terminal.ts';
import { readTop } from './screen/top.ts';
import { workflowFiguresOf } from './screen/workflow-figures.ts';
import { partitionLagsOf } from './topic-lag.ts';

const DRAW_EVERY_MS = 1_000;
const LINE_EVERY_MS = 2_000;
/** Reading the tops costs the store something: at most a tenth of the time goes into it. */
const TOP_EVERY_MS = 3_000;
const REST_PER_READ = 10;

export interface WatchSettings {
  readonly run: LocalRun;
  readonly terminal: Terminal;
  /** `undefined`: there is no console. */
  readonly consoleUrl: string | undefined;
  readonly phase: () => RunPhase;
  readonly lastPoll: () => PollReport | undefined;
  /** Told of each look, once a second, for who looks on in another way. */
  readonly onTick: (tick: RunTick) => void;
  readonly stopping: AbortSignal;
}

/** What the run is at. */
export interface RunPhase {
  readonly state: RunTick['state'];
  /** `replaying the past, 25 %` */
  readonly text: string;
}

/** What takes a while to ask for, as it was last answered. */
interface Answered extends Answers {
  top: Top | undefined;
  rankings: RankingTops | undefined;
  copied: SyncCheckpoint | null;
}

/** Shows the figures until it is told to stop. */
export const watch = async (settings: WatchSettings): Promise<void> => {
  const { run, terminal, stopping } = settings;
  const rates = makeRates();
  const answered: Answered = { lags: undefined, away: {}, top: undefined, rankings: undefined, copied: null };
  const asking = Promise.all([keepAskingForLags(settings, answered), keepReadingTops(settings, answered)]);
  const show = terminal.isInteractive ? drawnOn(terminal) : seldom(printedOn(terminal, run.figures));
  const tickOf = ticksOf(run);
  while (!stopping.aborted) {
    for (const fault of engineFaultsOf(run.engines)) run.figures.warn(fault);
    const snapshot = snapshotOf(settings, rates, answered);
    show(snapshot);
    settings.onTick(tickOf(snapshot, settings.phase().state, answered));
    await realSleep(DRAW_EVERY_MS, stopping).catch(() => undefined);
  }
  await asking;
};

type Show = (snapshot: Snapshot) => void;

const drawnOn =
  (terminal: Terminal): Show =>
  (snapshot) =>
    terminal.draw(screenOf(snapshot, terminal.width));

/** The first of each few: lines that stay are read, not watched. */
const seldom = (show: Show): Show => {
  let looks = 0;
  return (snapshot) => {
    if (looks++ % (LINE_EVERY_MS / DRAW_EVERY_MS) === 0) show(snapshot);
  };
};

/** The figures in one line, below the warnings that have come since the last. */
const printedOn = (terminal: Terminal, figures: Figures): Show => {
  let printed = 0;
  return (snapshot) => {
    const unprinted = Math.min(figures.warningCount - printed, snapshot.warnings.length);
    for (const warning of snapshot.warnings.slice(snapshot.warnings.length - unprinted)) terminal.line(`! ${warning}`);
    printed = figures.warningCount;
    terminal.line(lineOf(snapshot));
  };
};

const keepAskingForLags = async ({ run, stopping }: WatchSettings, answered: Answered): Promise<void> => {
  while (!stopping.aborted) {
    try {
      answered.lags = await partitionLagsOf(run.backend);
      delete answered.away.kafka;
    } catch (error) {
      run.figures.warn(`lag: Kafka cannot be asked: ${messageOf(error)}`);
      answered.lags = undefined;
      answered.away.kafka ??= { since: realClock.now(), reason: 'Kafka cannot be asked.' };
    }
    await realSleep(DRAW_EVERY_MS, stopping).catch(() => undefined);
  }
};

const keepReadingTops = async ({ run, stopping }: WatchSettings, answered: Answered): Promise<void> => {
  while (!stopping.aborted) {
    const startedAt = realClock.now();
    try {
      const now = run.time.clock.now();
      answered.top = await readTop(run.backend, now);
      answered.copied = await run.backend.workflowStores.syncCheckpoints.read();
      delete answered.away.tables;
    } catch (error) {
      run.figures.warn(`views: the tables cannot be read: ${messageOf(error)}`);
      answered.away.tables ??= { since: startedAt, reason: 'The tables cannot be read.' };
    }
    try {
      answered.rankings = await readRankings(run.backend, run.time.clock.now());
      delete answered.away.documents;
    } catch (error) {
      run.figures.warn(`views: the documents cannot be read: ${messageOf(error)}`);
      answered.away.documents ??= { since: startedAt, reason: 'The documents cannot be read.' };
    }
    const tookMs = realClock.now() - startedAt;
    await realSleep(Math.max(TOP_EVERY_MS, tookMs * REST_PER_READ), stopping).catch(() => undefined);
  }
};

type Rates = (topic: string, delivered: number) => number;

/** Records per second of real time between one look and the next. */
const makeRates = (): Rates => {
  const before = new Map<string, { delivered: number; at: number }>();
  return (topic, delivered) => {
    const at = realClock.now();
    const last = before.get(topic);
    before.set(topic, { delivered, at });
    return last === undefined || at === last.at
      ? 0
      : Math.round(((delivered - last.delivered) * 1_000) / (at - last.at));
  };
};

const snapshotOf = (
  { run, phase, lastPoll, consoleUrl }: WatchSettings,
  rates: Rates,
  answered: Answered,
): Snapshot => {
  const { figures, time } = run;
  const topics: TopicFigures[] = ALL_TOPICS.map((topic) => {
    const records = figures.delivered(topic);
    const lag = totalOf(answered.lags?.get(topic) ?? new Map());
    return { topic, records, recordsPerSecond: rates(topic, records), lag };
  });
  return {
    now: time.clock.now(),
    consoleUrl,
    phase: phase().text,
    topics,
    batchMs: figures.spread(METRICS.batchLatencyMs),
    storeMs: figures.spread(METRICS.storeLatencyMs),
    rowMs: figures.spread(METRICS.rowLatencyMs),
    windowsWritten: figures.count(METRICS.windowsWritten),
    applied: figures.count(METRICS.recordsApplied),
    late: figures.count(METRICS.recordsLate),
    expired: figures.count(METRICS.recordsExpired),
    deadLetters: figures.count(METRICS.deadLetters),
    lastPoll: lastPoll(),
    top: answered.top,
    workflow: workflowFiguresOf(run, answered.copied),
    rankings: answered.rankings,
    warnings: figures.warnings,
  };
};
