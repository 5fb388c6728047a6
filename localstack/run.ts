/** `npm start`: everything on this machine. */
import { MisconfiguredFunction } from '../lambdas/core/failures.ts';
import { MINUTE_MS } from '../lambdas/core/time.ts';
import type { PollReport } from '../lambdas/poll-tmdb/handler.ts';
import { EngineCannotStart } from './engines/engine.ts';
import { engineFolderFrom } from './engines/engine-settings.ts';
import { printedSteps } from './engines/steps.ts';
import { engineFaultsOf } from './run/engine-watch.ts';
import { goLive } from './run/live.ts';
import { type LocalRun, startLocalRun } from './run/local-run.ts';
import { type OpenConsole, openConsole, partsOf } from './run/open-console.ts';
import { replay } from './run/replay.ts';
import { messageOf, RunFailed, StoppedEarly } from './run/run-failure.ts';
import { HELP, type RunOptions, runOptionsOf, UnusableOption } from './run/run-options.ts';
import { type ReplayFigures, refuseUnwritableReport, runReportOf, writeReport } from './run/run-report.ts';
import { type Terminal, terminalOn } from './run/screen/terminal.ts';
import { drained } from './run/topic-lag.ts';
import { type RunPhase, watch } from './run/watch.ts';
import { realClock } from './time/local-time.ts';

const LAST_DRAIN_LIMIT_MS = MINUTE_MS;

/** Long enough for what ends by itself, and for the last words to be out. */
const LAST_GRACE_MS = 1_000;

/** 128 + SIGINT, as shells have it. */
const INTERRUPTED = 130;

const main = async (): Promise<void> => {
  const token = process.env['TMDB_API_TOKEN'] ?? '';
  const options = runOptionsOf(process.argv.slice(2), token !== '');
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
  try {
    const run = await startLocalRun({
      options,
      env: process.env,
      folder: engineFolderFrom(process.env),
      steps: web.source.steps.watching(printedSteps(terminal.line)),
      notice: terminal.line,
      stopping: stopping.signal,
      observer: web.source.observer,
    });
    web.source.attach(partsOf(run));
    try {
      if (options.forMs > 0) setTimeout(() => stopping.abort(), options.forMs).unref();
      const replayed = await showWhile(run, web, { options, terminal, stopping: stopping.signal });
      await finish(run, options, terminal, { startedAt, replayed });
    } finally {
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
    phase: () => phase,
    lastPoll: () => lastPoll,
    onTick: (tick) => source.tick(tick),
    stopping: watched.signal,
  });
  try {
    const replayed = await replayIfAsked(run, options, terminal, stopping, (text) => {
      phase = { state: 'replaying', text };
    });
    phase = { state: 'live', text: options.speed === 1 ? 'live' : `live, ${options.speed} × real time` };
    await goLive(run, options, stopping, (report) => {
      lastPoll = report;
    });
    return replayed;
  } finally {
    watched.abort();
    await watching;
    terminal.finish();
  }
};

const replayIfAsked = async (
  run: LocalRun,
  options: RunOptions,
  terminal: Terminal,
  stopping: AbortSignal,
  progress: (text: string) => void,
): Promise<ReplayFigures | null> => {
  if (options.historyMs === 0) return null;
  const replayed = await replay(run, options, stopping, progress);
  const { polls, records, seconds, recordsPerSecond } = replayed;
  terminal.line(
    `✓ The past replayed in ${polls} polls: ${records} records (${seconds.toFixed(1)} s, ${recordsPerSecond} records/s)`,
  );
  run.figures.forgetLatencies();
  return replayed;
};

const finish = async (
  run: LocalRun,
  { reportFile }: RunOptions,
  terminal: Terminal,
  { startedAt, replayed }: { startedAt: number; replayed: ReplayFigures | null },
): Promise<void> => {
  const [fault] = engineFaultsOf(run.engines);
  if (fault !== undefined) throw new RunFailed(fault);
  const left = await drained(run.backend, LAST_DRAIN_LIMIT_MS).catch((cause: unknown) => {
    throw new RunFailed(`Kafka cannot be asked what is left to process: ${messageOf(cause)}`, { cause });
  });
  if (left > 0)
    throw new RunFailed(
      `${left} records are still to be processed after ${LAST_DRAIN_LIMIT_MS / 1_000} s; they are kept and read at the next start.`,
    );
  terminal.line('✓ Every record is in its row');
  if (reportFile === undefined) return;
  const seconds = (realClock.now() - startedAt) / 1_000;
  await writeReport(
    reportFile,
    await runReportOf(
      { choice: run.choice, seconds, replay: replayed, lastExecution: run.servingViews.workflow.last },
      run.backend,
      run.figures,
    ),
  );
  terminal.line(`✓ Report written to ${reportFile}`);
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
  console.error(FOR_READERS.some((kind) => error instanceof kind) ? messageOf(error) : error);
}
// All has ended. Whatever timer or socket a driver has forgotten must not keep a script waiting for this process.
setTimeout(() => process.exit(), LAST_GRACE_MS).unref();
