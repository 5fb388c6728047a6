import { parseArgs } from 'node:util';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/core/time.ts';
import { DEFAULT_POLL_CONFIG } from '../../lambdas/poll-tmdb/config.ts';
import type { EngineName } from '../engines/engine.ts';
import { portHelp } from '../engines/engine-settings.ts';

export interface RunOptions {
  readonly engine: EngineName | undefined;
  /** Ends the run after this long, counted from when everything is up; 0: runs until it is stopped. */
  readonly forMs: number;
  readonly reportFile: string | undefined;
  readonly speed: number;
  readonly historyMs: number;
  readonly movieCount: number;
  readonly seed: number;
  readonly fresh: boolean;
  readonly captureFolder: string | undefined;
  readonly requestsPerSecond: number;
  readonly hasConsole: boolean;
}

export const HELP = `Runs the whole speed layer on this machine: TMDB (simulated unless TMDB_API_TOKEN is set) → poller → Kafka →
handlers → Cassandra, with the numbers moving on the screen. Ctrl-C stops it and leaves nothing behind but its data.

Exit codes: 0 after --for or Ctrl-C, 1 where something failed, 2 for an option that cannot be used, 130 where Ctrl-C came
before everything was up, or a second time, which ends at once.

npm start -- [options]

  --engine jvm|docker|memory  what Kafka and Cassandra run on (default: the first that can run here)
  --for 90s                   stop after so long, once everything is read (default: run until Ctrl-C)
  --report FILE               write the figures as JSON at the end
  --speed N                   run the clock N times as fast as the wall's (default 30; live TMDB: 1)
  --history 26h               replay the past so long first, as fast as the machine allows (default 26h; live TMDB: 0s)
  --movies N                  movies in the simulated world (default 500)
  --seed N                    which world (default 1)
  --replay-capture FOLDER     serve recorded TMDB answers from a folder instead of the simulated world
  --no-console                serve no console (default: http://127.0.0.1:19080, this machine only)
  --fresh                     start on empty data (default: what an earlier run wrote is kept)
  --help

Environment
  TMDB_API_TOKEN      uses the live TMDB, at TMDB_BASE_URL where that is set
  SPEED_LAYER_FOLDER  instead of .speed-layer: jars, data, logs, dead letters; about 2 GB

Ports, all on 127.0.0.1, and the variables that move them
${portHelp()}
  SPEED_LAYER_CONSOLE_PORT            19080  the console

With tools of your own
  kcat -b 127.0.0.1:19092 -L                             topics; Kafka UI and the like take the same address
  cqlsh 127.0.0.1 19042 -e 'USE speed_layer; DESCRIBE TABLES'
  mongosh mongodb://127.0.0.1:19017/moviedb --eval 'db.speed_views.findOne()'
  npm run speed-layer -- --help                          ours: lag, rankings, one movie, dead letters

What the screen says
  in its world    the clock is the simulated world's; warnings and 'as of' are in the machine's time
  behind          how old the newest rows, rankings and copied documents are, in the world's time; yellow above 15 minutes
  this run, /s    records delivered since this start; over the last minute, and the most of a second
  lag             records that are in Kafka and not yet in their rows: now, and the most within a minute
  produce→row     from Kafka's acknowledgement to the row; batch: an invocation; store: a request to Cassandra
  late, expired   records that correct a closed window, as a replay's in batches do; reviews older than 48 h, left out
  dead letters    records set aside with their reason: npm run speed-layer -- dead-letters list
  different       documents that were behind their rows without a reason: 0, or there is a fault
  mood, points/h  the mean VADER score, -1 to 1, with +positive −negative ○neutral; how fast popularity rises or falls`;

/** An option that cannot be used; the message is meant to be printed as it stands. */
export class UnusableOption extends Error {
  override readonly name = 'UnusableOption';
}

const ENGINES: readonly string[] = ['jvm', 'docker', 'memory'] satisfies EngineName[];
const UNITS_MS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS };
const FASTEST = 600;

/** Older samples would have expired before they are written. */
const LONGEST_HISTORY_MS = 47 * HOUR_MS;

/** @returns undefined where help was asked for. @throws UnusableOption */
export const runOptionsOf = (args: readonly string[], isLive: boolean): RunOptions | undefined => {
  const values = parsed(args);
  if (values.help === true) return undefined;
  if (isLive) refuseWithLive(values);
  return {
    engine: engineOf(values.engine),
    forMs: values.for === undefined ? 0 : durationMsOf('--for', values.for),
    reportFile: values.report,
    speed: numberOf('--speed', values.speed ?? (isLive ? '1' : '30'), 1, FASTEST),
    historyMs: historyMsOf(values.history ?? (isLive ? '0s' : '26h')),
    movieCount: numberOf('--movies', values.movies ?? '500', 20, 10_000),
    seed: numberOf('--seed', values.seed ?? '1', 0, 2 ** 31),
    fresh: values.fresh ?? false,
    captureFolder: values['replay-capture'],
    hasConsole: values['no-console'] !== true,
    requestsPerSecond: DEFAULT_POLL_CONFIG.requestsPerSecond,
  };
};

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        engine: { type: 'string' },
        for: { type: 'string' },
        report: { type: 'string' },
        speed: { type: 'string' },
        history: { type: 'string' },
        movies: { type: 'string' },
        seed: { type: 'string' },
        fresh: { type: 'boolean' },
        'no-console': { type: 'boolean' },
        'replay-capture': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    throw new UnusableOption(`${(cause as Error).message}\nSee npm start -- --help.`, { cause });
  }
};

const refuseWithLive = (values: ReturnType<typeof parsed>): void => {
  for (const name of ['speed', 'history', 'movies', 'seed', 'replay-capture'] as const) {
    if (values[name] !== undefined) {
      throw new UnusableOption(
        `--${name} is for the simulated TMDB, but TMDB_API_TOKEN is set, so the live one is polled. Unset it, or leave the option out.`,
      );
    }
  }
};

const engineOf = (text: string | undefined): EngineName | undefined => {
  if (text === undefined || ENGINES.includes(text)) return text as EngineName | undefined;
  throw new UnusableOption(`--engine ${text}: choose one of ${ENGINES.join(', ')}.`);
};

const durationMsOf = (option: string, text: string): number => {
  const match = /^(\d+(?:\.\d+)?)([smh])$/.exec(text);
  if (match === null) throw new UnusableOption(`${option} ${text}: write a duration as 90s, 5m or 26h.`);
  return Number(match[1]) * (UNITS_MS[match[2] as string] as number);
};

const historyMsOf = (text: string): number => {
  const ms = durationMsOf('--history', text);
  if (ms <= LONGEST_HISTORY_MS) return ms;
  throw new UnusableOption(`--history ${text}: at most 47h, since views are kept for 48 hours.`);
};

const numberOf = (option: string, text: string, min: number, max: number): number => {
  const value = Number(text);
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  throw new UnusableOption(`${option} ${text}: give a number from ${min} to ${max}.`);
};
