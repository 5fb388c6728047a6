import type { PollReport } from '../lambdas/poll-tmdb/handler.ts';
import { METRICS } from '../schema/names.ts';
import { lineOf, screenOf } from './console/screen.ts';
import type { Snapshot, Top, TopicFigures } from './console/snapshot.ts';
import type { Terminal } from './console/terminal.ts';
import { readTop } from './console/top.ts';
import { lagsOf } from './lag.ts';
import type { LocalRun } from './local-run.ts';
import { MAPPINGS } from './mappings.ts';
import { realClock, realSleep } from './time.ts';

const DRAW_EVERY_MS = 1_000;
const LINE_EVERY_MS = 5_000;
/** Reading the tops costs the store something: at most a tenth of the time goes into it. */
const TOP_EVERY_MS = 3_000;
const REST_PER_READ = 10;

export interface WatchSettings {
  readonly run: LocalRun;
  readonly terminal: Terminal;
  readonly phase: () => string;
  readonly lastPoll: () => PollReport | undefined;
  readonly stopping: AbortSignal;
}

/** Shows the figures until it is told to stop. */
export const watch = async (settings: WatchSettings): Promise<void> => {
  const { terminal, stopping } = settings;
  const rates = makeRates();
  let top: Top | undefined;
  const reading = keepReading(settings, (newest) => {
    top = newest;
  });
  while (!stopping.aborted) {
    const snapshot = await snapshotOf(settings, rates, top).catch((error: unknown) => {
      settings.run.figures.warn(`figures: ${String(error)}`);
    });
    if (snapshot !== undefined) {
      if (terminal.isInteractive) terminal.draw(screenOf(snapshot, terminal.width));
      else terminal.line(lineOf(snapshot));
    }
    await realSleep(terminal.isInteractive ? DRAW_EVERY_MS : LINE_EVERY_MS, stopping).catch(() => undefined);
  }
  await reading;
};

const keepReading = async ({ run, stopping }: WatchSettings, show: (top: Top | undefined) => void): Promise<void> => {
  while (!stopping.aborted) {
    const startedAt = realClock.now();
    await readTop(run.backend, run.time.clock.now()).then(show, (error: unknown) =>
      run.figures.warn(`views: ${String(error)}`),
    );
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

const snapshotOf = async (
  { run, phase, lastPoll }: WatchSettings,
  rates: Rates,
  top: Top | undefined,
): Promise<Snapshot> => {
  const { figures, backend, time } = run;
  const lags = await lagsOf(backend);
  const topics: TopicFigures[] = MAPPINGS.map(({ topic }) => {
    const records = figures.delivered(topic);
    return { topic, records, recordsPerSecond: rates(topic, records), lag: lags.get(topic) ?? 0 };
  });
  return {
    now: time.clock.now(),
    phase: phase(),
    topics,
    batchMs: figures.spread(METRICS.batchLatencyMs),
    storeMs: figures.spread(METRICS.storeLatencyMs),
    rowMs: figures.spread(METRICS.rowLatencyMs),
    windowsWritten: figures.count(METRICS.windowsWritten),
    applied: figures.count(METRICS.recordsApplied),
    late: figures.count(METRICS.recordsLate),
    expired: figures.count(METRICS.recordsExpired),
    deadLetters: figures.count(METRICS.deadLetters),
    conflicts: figures.count(METRICS.storeConflicts),
    lastPoll: lastPoll(),
    top,
    warnings: figures.warnings,
  };
};
