import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeMemoryPollCheckpoints } from '../../lambdas/adapters/memory/poll-checkpoints.ts';
import { makeTmdbHttp } from '../../lambdas/adapters/tmdb-http.ts';
import type { TmdbTransport } from '../../lambdas/core/poll/poll-ports.ts';
import { makeRateLimit } from '../../lambdas/core/poll/rate-limit.ts';
import type { Clock, Telemetry } from '../../lambdas/core/ports.ts';
import { printable } from '../../lambdas/core/printable.ts';
import { epochMs, HOUR_MS, instantText, MINUTE_MS, SECOND_MS } from '../../lambdas/core/time.ts';
import { type PollConfig, pollConfigOf } from '../../lambdas/poll-tmdb/config.ts';
import { makeHandler, type PollReport } from '../../lambdas/poll-tmdb/handler.ts';
import { makeRecorder } from './recording.ts';

const DEFAULT_FOLDER = '.speed-layer/capture';

const HELP = `Records what a live TMDB answers to the poller.

  TMDB_API_TOKEN=<API Read Access Token> npm run capture -- [options]

  --for <time>         how long: 90s, 30m, 1h, 2d (default one poll)
  --capture <folder>   where to (default ${DEFAULT_FOLDER}); rounds are added to what is there
  --every <seconds>    from the start of one poll to the start of the next (default 300)
  --pages <n>          pages of 20 popular movies (default 25)
  --help

A poll makes at most 1,200 requests, 4 a second. Ctrl-C ends it: what is there is whole. The token is read from TMDB_API_TOKEN
and never written. TMDB_BASE_URL may name another server. TMDB's terms allow keeping its data for six months.

  npm start -- --replay-capture <folder>             plays it back
  npm run bench -- trends --recorded <folder>        judges the trends in it
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
  readonly onReport?: (report: PollReport) => void;
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
    const report = await makeHandler({ ...rest, transport: recorder, producer: { send: async () => undefined } })();
    reports.push(report);
    settings.onReport?.(report);
    if (round + 1 < rounds) await sleep(Math.max(0, startAt + everyMs - clock.now()));
  }
  return reports;
};

const none = (): Uint8Array => new Uint8Array();

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      capture: { type: 'string', default: DEFAULT_FOLDER },
      for: { type: 'string' },
      every: { type: 'string', default: '300' },
      pages: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const everyMs = wholeNumberOf('--every', values.every) * SECOND_MS;
  const rounds = values.for === undefined ? 1 : Math.max(1, Math.ceil(durationOf(values.for) / everyMs));
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
  console.log(`Recording ${rounds} ${rounds === 1 ? 'poll' : 'polls'} into ${values.capture}`);
  await capture({
    folder: values.capture,
    transport,
    config,
    clock,
    rounds,
    everyMs,
    onReport: (report) => console.log(lineOf(report)),
    sleep: (ms) => wait(ms),
    telemetry: {
      count: () => undefined,
      duration: () => undefined,
      warn: (message, detail) => console.warn(printable([message, ...Object.values(detail)].join(' · '))),
    },
  });
};

const lineOf = ({ polledAt, requests, listed, visited, stop }: PollReport): string => {
  const end = stop === undefined ? '' : `; ended early: ${printable(stop.message)}`;
  const at = instantText(polledAt);
  return `${at}  ${requests} requests, ${listed} movies listed, ${visited} asked about one by one${end}`;
};

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ['s', SECOND_MS],
  ['m', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', 24 * HOUR_MS],
]);

const durationOf = (text: string): number => {
  const [, number, unit = ''] = /^([1-9]\d*)([smhd])$/.exec(text) ?? [];
  const unitMs = UNITS_MS.get(unit);
  if (unitMs === undefined) throw new Error(`--for is "${text}"; it must be a time such as 90s, 30m, 1h or 2d`);
  return Number(number) * unitMs;
};

const wholeNumberOf = (option: string, text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${option} is "${text}"; it must be a positive whole number`);
};

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(printable(error instanceof Error ? error.message : String(error)));
    process.exitCode = 1;
  });
}
