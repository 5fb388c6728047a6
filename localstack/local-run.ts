import { MINUTE_MS } from '../lambdas/core/time.ts';
import type { PollReport } from '../lambdas/poll-tmdb/handler.ts';
import type { Backend } from './backend.ts';
import { chooseEngine, type EngineChoice } from './engines/choose-engine.ts';
import type { Steps } from './engines/steps.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import { Figures } from './figures.ts';
import { MAPPINGS, startMappings } from './mappings.ts';
import { openBackend, runFolderIn } from './open-backend.ts';
import { makePoller } from './poller.ts';
import type { RunOptions } from './run-options.ts';
import { forgetState, newState, type RunState, readState, writeState } from './run-state.ts';
import { realClock, SimulatedTime } from './time.ts';
import { startLocalTmdb, type TmdbInUse, useLiveTmdb } from './tmdb-source.ts';

export const POLL_EVERY_MS = 5 * MINUTE_MS;

const PARTITIONS = 6;
const TOPIC_CONFIGS = { 'retention.ms': String(7 * 24 * 60 * MINUTE_MS) };

export type Poll = () => Promise<PollReport>;

/** Everything that is up, and how to end it. */
export interface LocalRun {
  readonly choice: EngineChoice;
  readonly backend: Backend;
  readonly figures: Figures;
  readonly time: SimulatedTime;
  readonly mappings: readonly EventSourceMapping[];
  /**
   * A poller that asks about so many movies one by one in each poll. The instants of its polls are remembered, so that a
   * later run does not go back behind them.
   */
  pollerOf(visitsPerPoll: number): Poll;
  /** Ends what was started, last first. Calling it again waits for the same end. */
  end(): Promise<void>;
}

export interface LocalRunSettings {
  readonly options: RunOptions;
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly steps: Steps;
  readonly notice: (message: string) => void;
}

interface Ending {
  readonly name: string;
  readonly end: () => Promise<void>;
}

/** Starts everything, step by step; where a step fails, ends what was started and throws its error. */
export const startLocalRun = async (settings: LocalRunSettings): Promise<LocalRun> => {
  const endings: Ending[] = [];
  let ended: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ended ??= endAll(endings, settings.steps);
    return ended;
  };
  try {
    return await startSteps(settings, endings, end);
  } catch (error) {
    await end();
    throw error;
  }
};

const endAll = async (endings: Ending[], steps: Steps): Promise<void> => {
  for (const { name, end } of endings.reverse()) {
    await steps.run(name, end).catch((error: unknown) => steps.note(`${name}: ${String(error)}`));
  }
};

const startSteps = async (
  settings: LocalRunSettings,
  endings: Ending[],
  end: () => Promise<void>,
): Promise<LocalRun> => {
  const { options, env, folder, steps, notice } = settings;
  const choice = await chooseEngine({ forced: options.engine, folder, env });
  steps.note(`Engine ${choice.engine}: ${choice.why}`);
  const runFolder = runFolderIn(folder);
  const isKept = choice.engine !== 'memory';
  if (options.fresh && isKept) await forgetState(runFolder);
  const now = realClock.now();
  const state = isKept ? await readState(runFolder, now) : newState(now);
  const time = new SimulatedTime(state.simulatedUntil);
  const figures = new Figures();
  const telemetry = figures.telemetryOf('local');

  const backend = await openBackend({ ...settings, ...options, choice, clock: time.clock, telemetry }, (engines) =>
    endings.push({ name: 'Engines stopped', end: () => engines.stop() }),
  );
  endings.push({ name: 'Connections closed', end: () => backend.close() });
  await backend.admin.createTopics(
    MAPPINGS.map(({ topic }) => ({ topic, partitions: PARTITIONS, configs: TOPIC_CONFIGS })),
  );
  const tmdb = await startTmdb(options, env, time);
  steps.note(tmdb.name);
  endings.push({ name: 'TMDB stopped', end: () => tmdb.stop() });
  const mappings = await steps.run(`${MAPPINGS.length} event source mappings joined their groups`, () =>
    startMappings({ backend, time, figures, topicIncarnation: state.topicIncarnation }),
  );
  endings.push({
    name: 'Mappings stopped',
    end: async () => void (await Promise.all(mappings.map((mapping) => mapping.stop()))),
  });
  const pollerOf = (visitsPerPoll: number): Poll => {
    const poll = makePoller({ ...options, backend, transport: tmdb.transport, time, figures, visitsPerPoll });
    return isKept ? rememberingPoll(poll, state, runFolder) : poll;
  };
  if (!isKept) notice('Nothing is kept: with --engine jvm or docker the data outlives the run.');
  return { choice, backend, figures, time, mappings, pollerOf, end };
};

const startTmdb = async (options: RunOptions, env: NodeJS.ProcessEnv, { clock }: SimulatedTime): Promise<TmdbInUse> => {
  const token = env['TMDB_API_TOKEN'];
  return token === undefined || token === '' ? startLocalTmdb(options, clock) : useLiveTmdb(token, clock);
};

const rememberingPoll =
  (poll: Poll, { topicIncarnation }: RunState, runFolder: string): Poll =>
  async () => {
    const report = await poll();
    await writeState(runFolder, { topicIncarnation, simulatedUntil: report.polledAt });
    return report;
  };
