/** `npm start`: everything on this machine. */
import { MINUTE_MS } from '../lambdas/core/time.ts';
import type { PollReport } from '../lambdas/poll-tmdb/handler.ts';
import { type Terminal, terminalOn } from './console/terminal.ts';
import { EngineCannotStart } from './engines/engine.ts';
import { engineFolderFrom } from './engines/settings.ts';
import { printedSteps } from './engines/steps.ts';
import { drained } from './lag.ts';
import { type LocalRun, POLL_EVERY_MS, startLocalRun } from './local-run.ts';
import { replay } from './replay.ts';
import { HELP, type RunOptions, runOptionsOf, UnusableOption } from './run-options.ts';
import { type ReplayFigures, runReportOf, writeReport } from './run-report.ts';
import { runSchedule } from './schedule.ts';
import { realClock } from './time.ts';
import { watch } from './watch.ts';

const LAST_DRAIN_LIMIT_MS = MINUTE_MS;

const main = async (): Promise<void> => {
  const token = process.env['TMDB_API_TOKEN'] ?? '';
  const options = runOptionsOf(process.argv.slice(2), token !== '');
  if (options === undefined) {
    console.log(HELP);
    return;
  }
  const terminal = terminalOn(process.stdout);
  const stopping = new AbortController();
  stopOnSignals(stopping, terminal);
  const startedAt = realClock.now();
  const run = await startLocalRun({
    options,
    env: process.env,
    folder: engineFolderFrom(process.env),
    steps: printedSteps(terminal.line),
    notice: terminal.line,
  });
  try {
    if (options.forMs > 0) setTimeout(() => stopping.abort(), options.forMs).unref();
    const replayed = await showWhile(run, options, terminal, stopping.signal);
    await finish(run, options, terminal, { startedAt, replayed });
  } finally {
    await run.end();
  }
};

const stopOnSignals = (stopping: AbortController, terminal: Terminal): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) return;
      terminal.line('Stopping: what has been read is finished first.');
      stopping.abort();
    });
  }
};

/** Replays and goes on live, with the figures on the screen, until it is stopped. */
const showWhile = async (
  run: LocalRun,
  options: RunOptions,
  terminal: Terminal,
  stopping: AbortSignal,
): Promise<ReplayFigures | null> => {
  let phase = 'starting';
  let lastPoll: PollReport | undefined;
  const watched = new AbortController();
  const watching = watch({ run, terminal, phase: () => phase, lastPoll: () => lastPoll, stopping: watched.signal });
  try {
    const replayed = await replayIfAsked(run, options, terminal, stopping, (text) => {
      phase = text;
    });
    phase = options.speed === 1 ? 'live' : `live, ${options.speed} × real time`;
    await goLive(run, options.speed, stopping, (report) => {
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

/** As often as in the cloud, with as many requests. */
const goLive = async (
  run: LocalRun,
  speed: number,
  stopping: AbortSignal,
  onReport: (report: PollReport) => void,
): Promise<void> => {
  const { clock, sleep } = run.time;
  run.time.run(speed);
  const poll = run.pollerOf(Number.POSITIVE_INFINITY);
  const onError = (error: unknown): void => run.figures.warn(`poll-tmdb: ${messageOf(error)}`);
  await runSchedule(async () => onReport(await poll()), { everyMs: POLL_EVERY_MS, clock, sleep, stopping, onError });
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const finish = async (
  run: LocalRun,
  { reportFile }: RunOptions,
  terminal: Terminal,
  { startedAt, replayed }: { startedAt: number; replayed: ReplayFigures | null },
): Promise<void> => {
  const left = await drained(run.backend, LAST_DRAIN_LIMIT_MS);
  if (left > 0)
    throw new Error(
      `${left} records are still to be processed after ${LAST_DRAIN_LIMIT_MS / 1_000} s; they are kept and read at the next start.`,
    );
  terminal.line('✓ Every record is in its row');
  if (reportFile === undefined) return;
  const seconds = (realClock.now() - startedAt) / 1_000;
  await writeReport(
    reportFile,
    await runReportOf({ choice: run.choice, seconds, replay: replayed }, run.backend, run.figures),
  );
  terminal.line(`✓ Report written to ${reportFile}`);
};

try {
  await main();
} catch (error) {
  process.exitCode = error instanceof UnusableOption ? 2 : 1;
  const isForReaders = error instanceof UnusableOption || error instanceof EngineCannotStart;
  console.error(isForReaders ? error.message : error);
}
