import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeMemoryPollCheckpoints } from '../../lambdas/adapters/memory/poll-checkpoints.ts';
import { makeTmdbHttp } from '../../lambdas/adapters/tmdb-http.ts';
import type { TmdbTransport } from '../../lambdas/core/poll/poll-ports.ts';
import { makeRateLimit } from '../../lambdas/core/poll/rate-limit.ts';
import type { Clock, Telemetry } from '../../lambdas/core/ports.ts';
import { epochMs, SECOND_MS } from '../../lambdas/core/time.ts';
import { type PollConfig, pollConfigOf } from '../../lambdas/poll-tmdb/config.ts';
import { makeHandler, type PollReport } from '../../lambdas/poll-tmdb/handler.ts';
import { makeRecorder } from './recording.ts';

const HELP = `Records TMDB's answers to files that the local run can play back.

  TMDB_API_TOKEN=<API Read Access Token> node localstack/tmdb/capture.ts --capture <folder> [options]

  --capture <folder>   where to; rounds are added to what is there
  --rounds <n>         polls to record (default 1)
  --every <seconds>    from the start of one poll to the start of the next (default 300)
  --pages <n>          pages of 20 popular movies (default 25)
  --help

The token is read from TMDB_API_TOKEN and never written. TMDB_BASE_URL may name another server.
Play back: npm start -- --replay-capture <folder>. TMDB's terms allow keeping its data for six months.
`;

export interface CaptureSettings {
  readonly folder: string;
  readonly transport: TmdbTransport;
  readonly config: PollConfig;
  readonly clock: Clock;
  readonly rounds: number;
  readonly everyMs: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly telemetry: Telemetry;
}

/** Polls as poll-tmdb does and keeps what TMDB answered: the records themselves go nowhere. */
export const capture = async (settings: CaptureSettings): Promise<PollReport[]> => {
  const { clock, config, everyMs, folder, rounds, sleep, telemetry, transport } = settings;
  const rateLimit = makeRateLimit({ perSecond: config.requestsPerSecond, clock, sleep });
  const checkpoints = makeMemoryPollCheckpoints();
  const encoders = { 'movie.reviews': none, 'movie.ratings': none, 'movie.metadata': none, 'movie.trending': none };
  const rest = { clock, config, sleep, telemetry, rateLimit, checkpoints, encoders, random: Math.random };
  const reports: PollReport[] = [];
  for (let round = 0; round < rounds; round++) {
    const startAt = clock.now();
    const recorder = await makeRecorder(transport, folder, startAt);
    reports.push(await makeHandler({ ...rest, transport: recorder, producer: { send: async () => undefined } })());
    if (round + 1 < rounds) await sleep(Math.max(0, startAt + everyMs - clock.now()));
  }
  return reports;
};

const none = (): Uint8Array => new Uint8Array();

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      capture: { type: 'string' },
      rounds: { type: 'string', default: '1' },
      every: { type: 'string', default: '300' },
      pages: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.capture === undefined) {
    process.stdout.write(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const token = process.env['TMDB_API_TOKEN'];
  if (token === undefined || token === '')
    throw new Error('set TMDB_API_TOKEN to your API Read Access Token; see --help');
  const clock: Clock = { now: () => epochMs(Date.now()) };
  const pages = values.pages === undefined ? {} : { POLL_POPULAR_PAGES: values.pages };
  const config = pollConfigOf({ ...process.env, ...pages });
  const transport = makeTmdbHttp({
    baseUrl: config.baseUrl,
    token: async () => token,
    tokenSetting: 'TMDB_API_TOKEN',
    clock,
  });
  const reports = await capture({
    folder: values.capture,
    transport,
    config,
    clock,
    rounds: wholeNumberOf('--rounds', values.rounds),
    everyMs: wholeNumberOf('--every', values.every) * SECOND_MS,
    sleep: (ms) => wait(ms),
    telemetry: {
      count: () => undefined,
      duration: () => undefined,
      warn: (message, detail) => console.warn(message, detail),
    },
  });
  for (const { requests, listed, visited, stop } of reports) {
    const end = stop === undefined ? '' : `; ended early: ${stop.message}`;
    console.log(`${requests} requests, ${listed} movies listed, ${visited} asked about one by one${end}`);
  }
};

const wholeNumberOf = (option: string, text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${option} is "${text}"; it must be a positive whole number`);
};

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
