import { makeTmdbHttp } from '../../lambdas/adapters/tmdb-http.ts';
import type { TmdbTransport } from '../../lambdas/core/poll/poll-ports.ts';
import type { Clock } from '../../lambdas/core/ports.ts';
import type { EpochMs } from '../../lambdas/core/time.ts';
import { startOf, utcDayOf } from '../../lambdas/core/trends/daily-levels/utc-day.ts';
import { InjectedAnswers } from '../tmdb/injected-answers.ts';
import { readInjections, writeInjections } from '../tmdb/kept-injections.ts';
import { pastDayOf } from '../tmdb/past-days.ts';
import { Recording } from '../tmdb/recording.ts';
import type { PastDay } from '../tmdb/remember-past.ts';
import { TmdbServer } from '../tmdb/server.ts';
import { SimulatedAnswers } from '../tmdb/simulated-answers.ts';
import { World } from '../tmdb/world.ts';
import { messageOf } from './run-failure.ts';
import { type RunOptions, UnusableOption } from './run-options.ts';

export interface SimulatedTmdb {
  readonly world: World;
  readonly server: TmdbServer;
  /** What a person has laid over it. */
  readonly injected: InjectedAnswers;
  /** So that a later run shows it too; where nothing outlives a run, nothing. */
  keep(): Promise<void>;
}

/** Where the poller's answers come from. */
export interface TmdbInUse {
  /** For the list of steps. */
  readonly name: string;
  readonly baseUrl: string;
  readonly transport: TmdbTransport;
  /** A world of our own, and the server that shows it. */
  readonly simulated?: SimulatedTmdb;
  /** What the lists showed on a day before; absent where nobody knows. */
  readonly pastDay?: PastDay;
  stop(): Promise<void>;
}

/** What a simulated world is made from. */
export interface WorldOptions extends Pick<RunOptions, 'captureFolder' | 'seed' | 'movieCount'> {
  /** Where simulated time began: in the night after it, all of TMDB steps by −35 %. @default no such night */
  readonly simulatedSince?: EpochMs;
  /** Where a run whose data outlive it keeps what was injected; `isNew`: an earlier run's does not count. */
  readonly injections?: { readonly file: string; readonly isNew: boolean };
}

const FIRST_NIGHT = 0.65;

export const LIVE_TMDB = 'https://api.themoviedb.org';
const LOCAL_TOKEN = 'local';

export const isLiveTmdb = (env: NodeJS.ProcessEnv): boolean => (env['TMDB_API_TOKEN'] ?? '') !== '';

/** TMDB itself where there is a token, else one on this machine. */
export const startTmdb = async (options: WorldOptions, env: NodeJS.ProcessEnv, clock: Clock): Promise<TmdbInUse> =>
  isLiveTmdb(env)
    ? useLiveTmdb(env['TMDB_API_TOKEN'] ?? '', env['TMDB_BASE_URL'] ?? LIVE_TMDB, clock)
    : startLocalTmdb(options, clock);

const useLiveTmdb = (token: string, baseUrl: string, clock: Clock): TmdbInUse => ({
  name: `TMDB, live, at ${baseUrl}`,
  baseUrl,
  transport: makeTmdbHttp({
    baseUrl,
    token: async () => token,
    tokenSetting: 'the environment variable TMDB_API_TOKEN',
    clock,
  }),
  stop: async () => undefined,
});

/** A server on this machine with a world of its own, or with recorded answers. */
export const startLocalTmdb = async (
  { captureFolder, seed, movieCount, simulatedSince, injections }: WorldOptions,
  clock: Clock,
): Promise<TmdbInUse> => {
  const scaleNights = new Map(simulatedSince === undefined ? [] : [[utcDayOf(simulatedSince) + 1, FIRST_NIGHT]]);
  const world = new World({ seed, movieCount, scaleNights });
  const before = injections?.isNew === false ? await readInjections(injections.file) : undefined;
  const injected = new InjectedAnswers(new SimulatedAnswers(world), before);
  const keep = async (): Promise<void> =>
    injections === undefined ? undefined : writeInjections(injections.file, injected.all());
  const answers = captureFolder === undefined ? injected : await recordingIn(captureFolder, clock);
  const server = new TmdbServer({ answers, clock, token: LOCAL_TOKEN });
  const baseUrl = await server.start();
  return {
    name: captureFolder === undefined ? `TMDB, simulated, at ${baseUrl}` : `TMDB, recorded, at ${baseUrl}`,
    baseUrl,
    ...(captureFolder === undefined ? { simulated: { world, server, injected, keep } } : {}),
    transport: makeTmdbHttp({ baseUrl, token: async () => LOCAL_TOKEN, tokenSetting: 'the local token', clock }),
    ...(captureFolder === undefined ? { pastDay: (day) => pastDayOf(world, startOf(day), clock.now()) } : {}),
    stop: () => server.stop(),
  };
};

const recordingIn = (folder: string, clock: Clock): Promise<Recording> =>
  Recording.open(folder, clock.now()).catch((cause: unknown) => {
    throw new UnusableOption(`--replay-capture ${folder}: ${messageOf(cause)}`, { cause });
  });
