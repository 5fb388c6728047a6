import { once } from 'node:events';
import type { PollCheckpoints } from '../../lambdas/core/poll/poll-ports.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../lambdas/core/time.ts';
import type { PollReport } from '../../lambdas/poll-tmdb/handler.ts';
import { ALL_TOPICS, PARTITIONS_PER_TOPIC } from '../../schema/topology.ts';
import type { EventSourceMapping } from '../aws/event-source-mapping/event-source-mapping.ts';
import type { Backend } from '../backend/backend.ts';
import type { RunObserver } from '../console/watching/run-observer.ts';
import { chooseEngine, type EngineChoice } from '../engines/choose-engine.ts';
import type { RunningEngines } from '../engines/engine.ts';
import { endServersIn } from '../engines/run-folder.ts';
import type { Steps } from '../engines/steps.ts';
import { Figures } from '../pipeline/figures.ts';
import { makePoller } from '../pipeline/local-poller.ts';
import type { ServingViews } from '../pipeline/local-serving-views.ts';
import { startMappings } from '../pipeline/mappings.ts';
import { realClock, realSleep, SimulatedTime } from '../time/local-time.ts';
import { rememberPast } from '../tmdb/remember-past.ts';
import { watchedViews } from './console/watched-views.ts';
import { KeptClock, newestWritten } from './kept-clock.ts';
import { announceMemoryRun } from './memory-run.ts';
import { openBackend, runFolderIn } from './open-backend.ts';
import { messageOf } from './run-failure.ts';
import type { RunOptions } from './run-options.ts';
import { eveningBefore, forgetState, injectionsFileIn, newState, type RunState, readState } from './run-state.ts';
import { isLiveTmdb, startTmdb, type TmdbInUse } from './tmdb-source.ts';
import { within } from './within.ts';

export const POLL_EVERY_MS = 5 * MINUTE_MS;

const LOOK_FOR_SERVERS_EVERY_MS = 100;
const TOPIC_CONFIGS = { 'retention.ms': String(7 * 24 * 60 * MINUTE_MS) };

export type Poll = () => Promise<PollReport>;

/** Everything that is up, and how to end it. */
export interface LocalRun {
  readonly choice: EngineChoice;
  readonly backend: Backend;
  /** The servers that were started; none in memory. */
  readonly engines: RunningEngines | undefined;
  readonly tmdb: TmdbInUse;
  readonly figures: Figures;
  readonly time: SimulatedTime;
  readonly observer: RunObserver;
  readonly mappings: readonly EventSourceMapping[];
  readonly servingViews: ServingViews;
  /** The last poll of the run that wrote the data this one found; `null`: there was none. */
  readonly polledUntil: EpochMs | null;
  /**
   * A poller that asks about so many movies one by one in each poll. The instants of its polls are remembered, so that a
   * later run does not go back behind them.
   *
   * @param checkpoints @default those of the backend
   */
  pollerOf(visitsPerPoll: number, checkpoints?: PollCheckpoints): Poll;
  /** Writes the weeks of levels that trends compare with, where the world knows them; resolves to how many days. */
  remember(): Promise<number>;
  /** Ends what was started, last first. Calling it again waits for the same end. */
  end(): Promise<void>;
}

export interface LocalRunSettings {
  readonly options: RunOptions;
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly steps: Steps;
  readonly notice: (message: string) => void;
  /** Ends the start, however far it is, and the polls. */
  readonly stopping: AbortSignal;
  /** Looks on while the run works. */
  readonly observer: RunObserver;
  /** When the world's time begins, where no earlier run says. @default now */
  readonly worldFrom?: EpochMs;
}

interface Ending {
  readonly name: string;
  readonly end: () => Promise<void>;
  /** After this long it is left as it is, and said so. @default until it has ended */
  readonly withinMs?: number;
}

/** What has to say goodbye to a server that is gone may wait for it for ever. */
const CLOSE_LIMIT_MS = 30_000;

/**
 * Starts everything, step by step; where a step fails, or the start is to end, ends what was started and throws.
 */
export const startLocalRun = async (settings: LocalRunSettings): Promise<LocalRun> => {
  const endings: Ending[] = [];
  let ended: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ended ??= endAll(endings, settings.steps);
    return ended;
  };
  const booting = new AbortController();
  const ending = endServersOnStop(settings, booting.signal);
  try {
    const run = await startSteps(settings, { endings, end, onBooted: () => booting.abort() });
    settings.stopping.throwIfAborted();
    return run;
  } catch (error) {
    await end();
    settings.stopping.throwIfAborted();
    throw error;
  } finally {
    booting.abort();
    await ending;
  }
};

/** Servers that still boot are ended: the step that waits for them then fails at once. Later they end with the others. */
const endServersOnStop = async ({ folder, stopping }: LocalRunSettings, booted: AbortSignal): Promise<void> => {
  const over = AbortSignal.any([stopping, booted]);
  if (!over.aborted) await once(over, 'abort');
  while (!booted.aborted) {
    await endServersIn(runFolderIn(folder));
    await realSleep(LOOK_FOR_SERVERS_EVERY_MS, booted).catch(() => undefined);
  }
};

const endAll = async (endings: Ending[], steps: Steps): Promise<void> => {
  for (const { name, end, withinMs } of endings.reverse()) {
    const bounded = withinMs === undefined ? end : () => within(withinMs, end);
    await steps.run(name, bounded).catch((error: unknown) => steps.note(`${name}: ${messageOf(error)}`));
  }
};

const createTopics = ({ admin }: Backend): Promise<void> =>
  admin.createTopics(ALL_TOPICS.map((topic) => ({ topic, partitions: PARTITIONS_PER_TOPIC, configs: TOPIC_CONFIGS })));

interface Progress {
  readonly endings: Ending[];
  readonly end: () => Promise<void>;
  readonly onBooted: () => void;
}

/** What everything else works on: the world's time, TMDB, the servers and the connections to them. */
const openWorld = async (settings: LocalRunSettings, { endings, onBooted }: Progress) => {
  const { options, env, folder, steps, stopping } = settings;
  const choice = await chooseEngine({ forced: options.engine, folder, env });
  steps.note(`Engine ${choice.engine}: ${choice.why}`);
  const runFolder = runFolderIn(folder);
  const isKept = choice.engine !== 'memory';
  const state = await beginningOf(settings, isKept && !options.fresh ? runFolder : undefined);
  const time = new SimulatedTime(state.simulatedUntil);
  const figures = figuresFor(settings, time);
  const injections = isKept ? { injections: { file: injectionsFileIn(runFolder), isNew: options.fresh } } : {};
  const tmdb = await startTmdb({ ...options, ...injections, simulatedSince: state.simulatedSince }, env, time.clock);
  steps.note(tmdb.name);
  const takeBack = isKept ? async () => undefined : await announceMemoryRun(folder);
  endings.push({ name: 'TMDB stopped', end: () => takeBack().then(() => tmdb.stop()) });
  stopping.throwIfAborted();
  let engines: RunningEngines | undefined;
  const telemetry = figures.telemetryOf('local');
  const backend = await openBackend(
    { ...settings, ...options, choice, clock: time.clock, telemetry, health: figures.warnings },
    (started) => {
      engines = started;
      onBooted();
      endings.push({ name: 'Engines stopped', end: () => started.stop() });
    },
  );
  endings.push({ name: 'Connections closed', end: () => backend.close(), withinMs: CLOSE_LIMIT_MS });
  // Not before the start is certain: one that is refused, beside a run that goes on, must leave everything as it is.
  if (options.fresh && isKept) await forgetState(runFolder);
  stopping.throwIfAborted();
  return { choice, runFolder, isKept, state, time, figures, tmdb, engines, backend };
};

const startSteps = async (settings: LocalRunSettings, progress: Progress): Promise<LocalRun> => {
  const { options, steps, stopping, observer } = settings;
  const world = await openWorld(settings, progress);
  const { runFolder, isKept, state, time, figures, tmdb, backend } = world;
  const { clock } = time;
  if (isKept) time.stepTo(epochMs(Math.max(clock.now(), await newestWritten(backend))));
  const onError = (error: unknown): void => figures.warn(`how far time has got cannot be kept: ${messageOf(error)}`);
  const keeping = { runFolder, state, clock, speed: options.speed, sleep: realSleep, onError };
  const keptClock = isKept ? new KeptClock(keeping) : undefined;
  if (keptClock !== undefined) progress.endings.push({ name: 'State kept', end: () => keptClock.end() });
  await createTopics(backend);
  const closing = (name: string, end: () => Promise<unknown>): void => {
    progress.endings.push({ name, end: async () => void (await end()), withinMs: CLOSE_LIMIT_MS });
  };
  const mappings = await steps.run(`${ALL_TOPICS.length} event source mappings joined their groups`, () =>
    startMappings({ backend, time, figures, topicIncarnation: state.topicIncarnation, observer }),
  );
  closing('Mappings stopped', () => Promise.all(mappings.map((mapping) => mapping.stop())));
  const viewsSettings = { ...options, backend, figures, time, random: Math.random, stopping };
  const servingViews = await watchedViews(viewsSettings, observer);
  closing('Workflow ended', () => servingViews.workflow.ended());
  const pollerOf = (visitsPerPoll: number, checkpoints = backend.checkpoints): Poll => {
    const { producer } = backend;
    const { transport } = tmdb;
    const poll = makePoller({ ...options, producer, checkpoints, transport, time, figures, visitsPerPoll, stopping });
    return observer.polling(keptClock === undefined ? poll : rememberingPoll(poll, keptClock));
  };
  const { polledUntil } = state;
  const remember = rememberingOf(tmdb, backend, options, time);
  return { ...world, observer, mappings, servingViews, polledUntil, pollerOf, remember, end: progress.end };
};

/** Figures whose warnings are told to who looks on, who lives in the world's time from now on. */
const figuresFor = ({ options, env, observer }: LocalRunSettings, { clock }: SimulatedTime): Figures => {
  const figures = new Figures({ isExpectedPoison: isSimulated(options, env) ? isOfTheWorld : () => false });
  observer.clock = clock;
  figures.warnings.onTold = (line) => observer.events.say(line, realClock.now());
  return figures;
};

const isSimulated = ({ captureFolder }: RunOptions, env: NodeJS.ProcessEnv): boolean =>
  !isLiveTmdb(env) && captureFolder === undefined;

/** The simulated world dates a review into the future now and then, for there to be something to set aside. */
const isOfTheWorld = (code: unknown): boolean => code === 'event-time-ahead';

/** @param runFolder of an earlier run that is gone on with */
const beginningOf = async (
  { options, env, worldFrom = realClock.now() }: LocalRunSettings,
  runFolder: string | undefined,
): Promise<RunState> => {
  const now = worldFrom;
  const begin = isSimulated(options, env) ? eveningBefore(now) : now;
  return runFolder === undefined ? newState(now, begin) : readState(runFolder, now, begin);
};

const rememberingOf =
  ({ pastDay }: TmdbInUse, { workflowStores }: Backend, { movieCount }: RunOptions, { clock }: SimulatedTime) =>
  async (): Promise<number> =>
    pastDay === undefined ? 0 : rememberPast(workflowStores, pastDay, movieCount, clock.now());

const rememberingPoll =
  (poll: Poll, keptClock: KeptClock): Poll =>
  async () => {
    await keptClock.keep();
    const report = await poll();
    await keptClock.polled(report.polledAt);
    return report;
  };
