/** Brings a local server back that has ended without being asked to: twice, and then it is told. */
import { open, statfs } from 'node:fs/promises';
import { HOUR_MS } from '../../lambdas/core/time.ts';
import type { JvmEngines, JvmServer, RunningEngines } from '../engines/engine.ts';
import { SERVER_NAMES, SERVERS, type ServerName } from '../engines/jvm/jars.ts';
import type { Warnings } from '../pipeline/warnings.ts';
import { realClock, realSleep } from '../time/local-time.ts';
import { messageOf } from './run-failure.ts';

export interface KeptServer extends Pick<JvmServer, 'logFile' | 'isAlive' | 'restart'> {
  /** `Kafka 4.4.0` */
  readonly name: string;
  /** What its end means, as a half sentence. */
  readonly waiting: string;
}

export interface ServerKeeperSettings {
  readonly servers: readonly KeptServer[];
  readonly warnings: Warnings;
  /** The end of a server's log. @default reads the file */
  readonly endOf?: (logFile: string) => Promise<string>;
  /** Of the disk that holds the log. @default asks the system */
  readonly freeBytes?: (logFile: string) => Promise<number>;
  readonly lookEveryMs?: number;
}

export interface ServerKeeper {
  /** A sentence for each server that is not brought back any more: what it means and what to do. */
  faults(): string[];
  /** Aborted when there is a fault. */
  readonly givenUp: AbortSignal;
  /** Resolves when no server is being started again; one that is held up by a full disk does not count. */
  settled(): Promise<void>;
  /** Resolves when nothing is being started any more. */
  stop(): Promise<void>;
}

const WAITING: Readonly<Record<ServerName, string>> = {
  kafka: 'polls and handlers wait for it',
  cassandra: 'records wait in Kafka',
  documents: 'what is to be copied waits in Cassandra',
};

/** The servers of a run that this process started itself; Docker looks after its own. */
export const keptServersOf = (engines: RunningEngines | undefined): KeptServer[] =>
  engines === undefined || !isJvm(engines)
    ? []
    : SERVER_NAMES.map((name) => {
        const server = engines[name];
        return {
          name: SERVERS[name],
          waiting: WAITING[name],
          logFile: server.logFile,
          isAlive: () => server.isAlive(),
          restart: () => server.restart(),
        };
      });

/** The servers that have ended without being asked to, and have not been started again. */
export const endedServersOf = (engines: RunningEngines | undefined): ServerName[] =>
  engines === undefined || !isJvm(engines) ? [] : SERVER_NAMES.filter((name) => !engines[name].isAlive());

const isJvm = (engines: RunningEngines): engines is JvmEngines => engines.name === 'jvm';

const ATTEMPTS = 2;
/** After an hour without an end it counts as well again. */
const FORGIVEN_AFTER_MS = HOUR_MS;
const LOOK_EVERY_MS = 500;
/** A start writes its logs and a segment or two; below this the next end is near. */
const ENOUGH_BYTES = 64 * 1024 * 1024;

export const keepServers = (settings: ServerKeeperSettings): ServerKeeper => {
  const stopping = new AbortController();
  const givenUp = new AbortController();
  const kept = settings.servers.map((server) => new Keeping(server, settings, stopping.signal, () => givenUp.abort()));
  const all = Promise.all(kept.map((one) => one.run()));
  return {
    faults: () => kept.flatMap(({ fault }) => fault ?? []),
    givenUp: givenUp.signal,
    settled: async () => void (await Promise.all(kept.map(({ starting }) => starting))),
    stop: async () => {
      stopping.abort();
      await all;
    },
  };
};

class Keeping {
  readonly #server: KeptServer;
  readonly #settings: ServerKeeperSettings;
  readonly #stopping: AbortSignal;
  readonly #onFault: () => void;
  /** When it was started again. */
  #attempts: number[] = [];
  fault: string | undefined;
  starting: Promise<void> = Promise.resolve();

  constructor(server: KeptServer, settings: ServerKeeperSettings, stopping: AbortSignal, onFault: () => void) {
    this.#server = server;
    this.#settings = settings;
    this.#stopping = stopping;
    this.#onFault = onFault;
  }

  async run(): Promise<void> {
    while (!this.#stopping.aborted && this.fault === undefined) {
      if (!this.#server.isAlive()) await this.#bringBack();
      await this.#rest();
    }
  }

  async #bringBack(): Promise<void> {
    const { warnings, endOf = readEnd, freeBytes = readFreeBytes } = this.#settings;
    const { name, waiting, logFile } = this.#server;
    // Whatever its log says: on a full disk it may not have got its last words into it.
    if ((await freeBytes(logFile)) < ENOUGH_BYTES) {
      const text = `${name} has ended: the disk is full. Free some space, and it is started again; ${waiting}, nothing acknowledged is lost.`;
      return warnings.begin(name, text);
    }
    const now = realClock.now();
    this.#attempts = this.#attempts.filter((at) => now - at < FORGIVEN_AFTER_MS);
    if (this.#attempts.length >= ATTEMPTS) return this.#giveUp(lastWordsIn(await endOf(logFile)));
    this.#attempts.push(now);
    warnings.begin(
      name,
      `${name} has ended and is started again (${this.#attempts.length} of ${ATTEMPTS}); ${waiting}.`,
    );
    this.starting = this.#start();
    await this.starting;
  }

  async #start(): Promise<void> {
    const { warnings } = this.#settings;
    const { name } = this.#server;
    try {
      await this.#server.restart();
      warnings.end(name, `${name} had ended and runs again; nothing acknowledged is lost.`);
    } catch (error) {
      warnings.begin(name, `${name} could not be started again: ${messageOf(error).split('\n')[0]}`);
    }
  }

  #giveUp(words: string): void {
    const { name, waiting, logFile } = this.#server;
    this.fault =
      `${name} has ended again and again, and is not started any more; ${waiting}. Stop with Ctrl-C, put right what it says, ` +
      `and start again: nothing acknowledged is lost. Its last words: ${words === '' ? 'none' : words} Its log: ${logFile}`;
    // Another thing than a start that failed: what stands already is printed no second time.
    this.#settings.warnings.begin(`${name}, given up`, this.fault);
    this.#onFault();
  }

  async #rest(): Promise<void> {
    await realSleep(this.#settings.lookEveryMs ?? LOOK_EVERY_MS, this.#stopping).catch(() => undefined);
  }
}

const END_BYTES = 16 * 1024;
const TELLING = /error|exception|fatal|no space/i;

/** The last line that tells of a fault, else the last. */
export const lastWordsIn = (log: string): string => {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  return (lines.findLast((line) => TELLING.test(line) && !/^\s+at /.test(line)) ?? lines.at(-1) ?? '').trim();
};

const readEnd = async (logFile: string): Promise<string> => {
  try {
    await using file = await open(logFile);
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(END_BYTES),
      position: Math.max(0, size - END_BYTES),
    });
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  }
};

const readFreeBytes = async (path: string): Promise<number> => {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};
