/** `npm start`: everything on this machine. */
import { MisconfiguredFunction } from '../lambdas/core/failures.ts';
import { printableLines } from '../lambdas/core/printable.ts';
import { MINUTE_MS } from '../lambdas/core/time.ts';
import type { PollReport } from '../lambdas/poll-tmdb/handler.ts';
import { EngineCannotStart } from './engines/engine.ts';
import { engineFolderFrom } from './engines/engine-settings.ts';
import { printedSteps, type Steps } from './engines/steps.ts';
import { type OpenConsole, openConsole, partsOf } from './run/console/open-console.ts';
import { goLive } from './run/live.ts';
import { type LocalRun, startLocalRun } from './run/local-run.ts';
import { type ReplayWatching, replay } from './run/replay.ts';
import { messageOf, RunFailed, StoppedEarly } from './run/run-failure.ts';
import { HELP, type RunOptions, runOptionsOf, UnusableOption } from './run/run-options.ts';
import { type ReplayFigures, refuseUnwritableReport, runReportOf, writeReport } from './run/run-report.ts';
import { progressOn } from './run/screen/progress.ts';
import { type Terminal, terminalOn } from './run/screen/terminal.ts';
import { counted } from './run/screen/text.ts';
import { keepServers, keptServersOf, type ServerKeeper } from './run/server-keeper.ts';
import { isLiveTmdb } from './run/tmdb-source.ts';
import { drained } from './run/topic-lag.ts';
import { type RunPhase, watch } from './run/watch.ts';
import { realClock } from './time/local-time.ts';

const LAST_DRAIN_LIMIT_MS = MINUTE_MS;

/** Long enough for what ends by itself, and for the last words to be out. */
const LAST_GRACE_MS = 1_000;

/** 128 + SIGINT, as shells have it. */
const INTERRUPTED = 130;

const main = async (): Promise<void> => {
  const options = runOptionsOf(process.argv.slice(2), isLiveTmdb(process.env));
  if (options === undefined) {
    console.log(HELP);
    return;
  }
  if (options.reportFile !== undefined) await refuseUnwritableReport(options.reportFile);
  const terminal = terminalOn(process.stdout);
  const stopping = new AbortController();
  stopOnSignals(stopping, terminal);
  const startedAt = realClock.now();
  const web = await openConsole({ isWanted: options.hasConsole, env: process.env, say: terminal.line });
  const steps = web.source.steps.watching(printedSteps(terminal.line, progressOn(terminal)));
  try {
    const run = await startLocalRun({
      options,
      env: process.env,
      folder: engineFolderFrom(process.env),
      steps,
      notice: terminal.line,
      stopping: stopping.signal,
      observer: web.source.observer,
    });
    web.source.attach(partsOf(run));
    const keeper = keepServers({ servers: keptServersOf(run.engines), warnings: run.figures.warnings });
    try {
      if (options.forMs > 0) setTimeout(() => stopping.abort(), options.forMs).unref();
      const replayed = await showWhile(run, web, { options, terminal, stopping: stopping.signal });
      await finish(run, options, { terminal, steps, keeper, startedAt, replayed });
    } finally {
      await keeper.stop();
      await run.end();
    }
  } finally {
    await web.close();
  }
};

const stopOnSignals = (stopping: AbortController, terminal: Terminal): void => {
  let isAsked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Servers that still run end by themselves when this process is gone.
      if (isAsked) process.exit(INTERRUPTED);
      isAsked = true;
      terminal.line('Stopping: what has been read is finished first. Ctrl-C again ends at once.');
      stopping.abort(new StoppedEarly());
    });
  }
};

interface Shown {
  readonly options: RunOptions;
  readonly terminal: Terminal;
  readonly stopping: AbortSignal;
}

/** Replays and goes on live, with the figures on the screen, until it is stopped. */
const showWhile = async (
  run: LocalRun,
  { source, url }: OpenConsole,
  { options, terminal, stopping }: Shown,
): Promise<ReplayFigures | null> => {
  let phase: RunPhase = { state: 'starting', text: 'starting' };
  let lastPoll: PollReport | undefined;
  const watched = new AbortController();
  const watching = watch({
    run,
    terminal,
    consoleUrl: url,
    speed: options.speed,
    isLiveTmdb: isLiveTmdb(process.env),
    phase: () => phase,
    lastPoll: () => lastPoll,
    onTick: (tick) => source.tick(tick),
    stopping: watched.signal,
  });
  stopping.addEventListener('abort', () => {
    phase = { state: 'live', text: 'stopping: what is under way ends first', isStopping: true };
  });
  try {
    const onPoll = (report: PollReport): void => {
      lastPoll = report;
    };
    const onProgress = (text: string): void => {
      phase = { state: 'replaying', text };
    };
    const replayed = await replayIfAsked(run, options, terminal, { stopping, onProgress, onPoll });
    if (!stopping.aborted)
      phase = { state: 'live', text: options.speed === 1 ? 'live' : `live, ${options.speed} × real time` };
    await goLive(run, options, stopping, onPoll);
    return replayed;
  } finally {
    phase = { ...phase, text: 'stopped', isStopping: true };
    watched.abort();
    await watching;
    terminal.finish();
  }
};

const replayIfAsked = async (
  run: LocalRun,
  options: RunOptions,
  terminal: Terminal,
  watching: ReplayWatching,
): Promise<ReplayFigures | null> => {
  if (options.historyMs === 0) return null;
  const replayed = await replay(run, options, watching);
  if (replayed === null) {
    terminal.line('  The past is there from an earlier run, and is not replayed; --fresh begins anew');
    return null;
  }
  const { polls, records, seconds, recordsPerSecond } = replayed;
  terminal.line(
    `✓ The past replayed in ${counted(polls, 'poll')}: ${counted(records, 'record')} (${seconds.toFixed(1)} s, ${recordsPerSecond} records/s)`,
  );
  run.figures.forgetLatencies();
  return replayed;
};

interface Finishing {
  readonly terminal: Terminal;
  readonly steps: Steps;
  readonly keeper: ServerKeeper;
  readonly startedAt: number;
  readonly replayed: ReplayFigures | null;
}

const finish = async (
  run: LocalRun,
  options: RunOptions,
  { terminal, steps, keeper, startedAt, replayed }: Finishing,
): Promise<void> => {
  await steps.run('Every record is in its row', () => untilDrained(run, keeper));
  const { reportFile } = options;
  if (reportFile === undefined) return;
  const seconds = (realClock.now() - startedAt) / 1_000;
  const facts = {
    choice: run.choice,
    options,
    startedAt,
    seconds,
    replay: replayed,
    lastExecution: run.servingViews.workflow.last,
  };
  await writeReport(reportFile, await runReportOf(facts, run.backend, run.figures));
  terminal.line(`✓ Report written to ${reportFile}`);
};

/** A server that is being started again is waited for; one that is not started any more ends the wait. */
const untilDrained = async (run: LocalRun, keeper: ServerKeeper): Promise<void> => {
  const refuse = (): void => {
    const [fault] = keeper.faults();
    if (fault !== undefined) throw new RunFailed(fault);
  };
  await keeper.settled();
  refuse();
  const left = await drained(run.backend, LAST_DRAIN_LIMIT_MS, keeper.givenUp).catch((cause: unknown) => {
    refuse();
    throw new RunFailed(`Kafka cannot be asked what is left to process: ${messageOf(cause)}`, { cause });
  });
  refuse();
  if (left > 0)
    throw new RunFailed(
      `${counted(left, 'record')} are still to be processed after ${LAST_DRAIN_LIMIT_MS / 1_000} s; they are kept and read at the next start.`,
    );
};

const exitCodeOf = (error: unknown): number => {
  if (error instanceof StoppedEarly) return INTERRUPTED;
  return error instanceof UnusableOption ? 2 : 1;
};

const FOR_READERS = [UnusableOption, EngineCannotStart, MisconfiguredFunction, RunFailed];

try {
  await main();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  console.error(FOR_READERS.some((kind) => error instanceof kind) ? printableLines(messageOf(error)) : error);
}
// All has ended. Whatever timer or socket a driver has forgotten must not keep a script waiting for this process.
setTimeout(() => process.exit(), LAST_GRACE_MS).unref();
