import { epochMs } from '../../lambdas/core/time.ts';
import type { PollReport } from '../../lambdas/poll-tmdb/handler.ts';
import { METRICS } from '../../schema/names.ts';
import { ALL_TOPICS } from '../../schema/topology.ts';
import type { RunTick } from '../console/watching/run-tick.ts';
import { WINDOWING } from '../pipeline/mappings.ts';
import { realClock, realSleep } from '../time/local-time.ts';
import { type Answers, keepAsking, noAnswers } from './answers.ts';
import { ticksOf } from './console/run-ticks.ts';
import type { LocalRun } from './local-run.ts';
import { tooSlowFor } from './pace.ts';
import { totalOf } from './run-report.ts';
import { lineOf } from './screen/line.ts';
import { makeRates, type RateOf } from './screen/rates.ts';
import { screenOf } from './screen/screen.ts';
import type { Freshness, Snapshot, TopicFigures } from './screen/snapshot.ts';
import type { Terminal } from './screen/terminal.ts';
import { makeWarningPrinter } from './screen/warning-lines.ts';
import { workflowFiguresOf } from './screen/workflow-figures.ts';

const DRAW_EVERY_MS = 1_000;
const LINE_EVERY_MS = 2_000;

/** What the run is at. */
export interface RunPhase {
  readonly state: RunTick['state'];
  readonly isStopping?: boolean;
  /** `replaying the past, 25 %` */
  readonly text: string;
}

export interface WatchSettings {
  readonly run: LocalRun;
  readonly terminal: Terminal;
  /** `undefined`: there is no console. */
  readonly consoleUrl: string | undefined;
  readonly speed: number;
  readonly isLiveTmdb: boolean;
  readonly phase: () => RunPhase;
  readonly lastPoll: () => PollReport | undefined;
  /** Told of each look, once a second, for who looks on in another way. */
  readonly onTick: (tick: RunTick) => void;
  readonly stopping: AbortSignal;
}

/** Shows the figures until it is told to stop. */
export const watch = async (settings: WatchSettings): Promise<void> => {
  const { run, terminal, stopping } = settings;
  const rates = makeRates();
  const answers = noAnswers();
  const asking = keepAsking(run, answers, stopping);
  const show = terminal.isInteractive ? drawnOn(terminal) : seldom(printedOn(terminal));
  const tickOf = ticksOf(run);
  const look = (): Snapshot => {
    const snapshot = snapshotOf(settings, rates, answers);
    show(snapshot);
    return snapshot;
  };
  while (!stopping.aborted) {
    judgePace(settings, answers);
    settings.onTick(tickOf(look(), settings.phase().state, answers));
    await realSleep(DRAW_EVERY_MS, stopping).catch(() => undefined);
  }
  await asking;
  // The last picture stays, and may not say for ever that all is live.
  look();
};

type Show = (snapshot: Snapshot) => void;

const drawnOn =
  (terminal: Terminal): Show =>
  (snapshot) =>
    terminal.draw(screenOf(snapshot, terminal));

/** The first of each few: lines that stay are read, not watched. */
const seldom = (show: Show): Show => {
  let looks = 0;
  return (snapshot) => {
    if (looks++ % (LINE_EVERY_MS / DRAW_EVERY_MS) === 0) show(snapshot);
  };
};

/** The figures in one line, below what there is to tell since the last. */
const printedOn = (terminal: Terminal): Show => {
  const newLinesOf = makeWarningPrinter();
  return (snapshot) => {
    for (const line of newLinesOf(snapshot.warnings, snapshot.realNow)) terminal.line(line);
    terminal.line(lineOf(snapshot));
  };
};

const TOO_SLOW = 'too slow';

const judgePace = ({ run, speed, phase }: WatchSettings, { lastAwayAt }: Answers): void => {
  const { warnings } = run.figures;
  const sentence = phase().state === 'live' ? tooSlowFor(speed, run.servingViews.workflow.last, lastAwayAt) : undefined;
  if (sentence === undefined) warnings.end(TOO_SLOW, `This machine keeps up with ${speed} × again.`);
  else warnings.begin(TOO_SLOW, sentence);
};

const snapshotOf = (settings: WatchSettings, rates: RateOf, answers: Answers): Snapshot => {
  const { run, phase, lastPoll, isLiveTmdb, consoleUrl } = settings;
  const { figures, time } = run;
  const { state, text, isStopping = false } = phase();
  return {
    now: time.clock.now(),
    realNow: realClock.now(),
    isLiveTmdb,
    consoleUrl,
    isReplaying: state !== 'live',
    isStopping,
    phase: text,
    topics: ALL_TOPICS.map((topic) => topicOf(run, topic, rates, answers)),
    batchMs: figures.spread(METRICS.batchLatencyMs),
    storeMs: figures.spread(METRICS.storeLatencyMs),
    rowMs: figures.spread(METRICS.rowLatencyMs),
    windowsWritten: figures.count(METRICS.windowsWritten),
    applied: figures.count(METRICS.recordsApplied),
    late: figures.count(METRICS.recordsLate),
    expired: figures.count(METRICS.recordsExpired),
    deadLetters: figures.count(METRICS.deadLetters),
    lastPoll: lastPoll(),
    top: answers.top,
    workflow: workflowFiguresOf(run, answers.copied),
    rankings: answers.rankings,
    freshness: freshnessOf(answers),
    away: answers.away,
    warnings: figures.warnings.shown(),
  };
};

const topicOf = (run: LocalRun, topic: string, rates: RateOf, { lags }: Answers): TopicFigures => {
  const records = run.figures.delivered(topic);
  const lag = lags === undefined ? null : totalOf(lags.get(topic) ?? new Map());
  return { topic, records, lag, ...rates(topic, { at: realClock.now(), delivered: records, lag: lag ?? 0 }) };
};

/** A window is as fresh as its end. */
const freshnessOf = ({ top, rankings, copied }: Answers): Freshness => ({
  rows: top === undefined ? null : epochMs(top.windowStart + WINDOWING.windowSizeMs),
  rankings: rankings === undefined ? null : epochMs(rankings.windowStart + WINDOWING.windowSizeMs),
  documents: copied === null ? null : epochMs(copied.windowStart + WINDOWING.windowSizeMs),
});
