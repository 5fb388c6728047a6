import { makeTmdbHttp } from '../../lambdas/adapters/tmdb-http.ts';
import type { TmdbTransport } from '../../lambdas/core/poll/poll-ports.ts';
import type { Clock } from '../../lambdas/core/ports.ts';
import { Recording } from '../tmdb/recording.ts';
import { TmdbServer } from '../tmdb/server.ts';
import { SimulatedAnswers } from '../tmdb/simulated-answers.ts';
import { World } from '../tmdb/world.ts';
import { messageOf } from './run-failure.ts';
import { type RunOptions, UnusableOption } from './run-options.ts';

/** Where the poller's answers come from. */
export interface TmdbInUse {
  /** For the list of steps. */
  readonly name: string;
  readonly baseUrl: string;
  readonly transport: TmdbTransport;
  /** Data of a world of our own. */
  readonly isSimulated: boolean;
  stop(): Promise<void>;
}

export const LIVE_TMDB = 'https://api.themoviedb.org';
const LOCAL_TOKEN = 'local';

export const useLiveTmdb = (token: string, baseUrl: string, clock: Clock): TmdbInUse => ({
  name: `TMDB, live, at ${baseUrl}`,
  baseUrl,
  isSimulated: false,
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
  { captureFolder, seed, movieCount }: RunOptions,
  clock: Clock,
): Promise<TmdbInUse> => {
  const answers =
    captureFolder === undefined
      ? new SimulatedAnswers(new World({ seed, movieCount }))
      : await recordingIn(captureFolder, clock);
  const server = new TmdbServer({ answers, clock, token: LOCAL_TOKEN });
  const baseUrl = await server.start();
  return {
    name: captureFolder === undefined ? `TMDB, simulated, at ${baseUrl}` : `TMDB, recorded, at ${baseUrl}`,
    baseUrl,
    isSimulated: captureFolder === undefined,
    transport: makeTmdbHttp({ baseUrl, token: async () => LOCAL_TOKEN, tokenSetting: 'the local token', clock }),
    stop: () => server.stop(),
  };
};

const recordingIn = (folder: string, clock: Clock): Promise<Recording> =>
  Recording.open(folder, clock.now()).catch((cause: unknown) => {
    throw new UnusableOption(`--replay-capture ${folder}: ${messageOf(cause)}`, { cause });
  });
