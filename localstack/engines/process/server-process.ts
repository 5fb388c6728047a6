import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineCannotStart, type JvmServer } from '../engine.ts';
import { archiveArguments, type ClassArchive, keepArchive } from '../jvm/class-archive.ts';
import { SERVERS, type ServerName } from '../jvm/jars.ts';
import { forgetServer, type Lifetime, recordServer, STOP_GRACE_MS } from '../run-folder.ts';
import { lastLines } from './command.ts';
import { endWithThisProcess } from './end-with-parent.ts';
import { endProcess, identityOf, type ProcessIdentity, sendSignal } from './process-table.ts';
import { spawnLogged } from './spawn-logged.ts';
import { DISK_IS_FULL, isDiskFull } from './writable.ts';

/** How to start one server and how to know that it is there. */
export interface ServerPlan {
  readonly server: ServerName;
  readonly runFolder: string;
  readonly command: string;
  /** JVM options, class path, main class, its arguments. */
  readonly arguments: readonly string[];
  readonly archive: ClassArchive;
  readonly lifetime: Lifetime;
  /** Puts right, before each start, what would keep it from starting. */
  prepare?(): Promise<void>;
  /** True when it has answered a request of its protocol; an open port is not enough. */
  answers(): Promise<boolean>;
}

export interface ServerProcess extends JvmServer {
  stop(): Promise<void>;
}

/** A start on two busy cores takes about ten seconds; replaying a full commit log some more. */
const START_LIMIT_MS = 180_000;
/** The first end writes the class archive, which later starts read: killed meanwhile, each end would try it again. */
const ARCHIVING_GRACE_MS = 120_000;
const PROBE_INTERVAL_MS = 50;

interface Launched {
  readonly child: ChildProcess;
  readonly identity: ProcessIdentity;
}

export const logFileOf = (runFolder: string, server: ServerName): string => join(runFolder, server, 'server.log');

/** Starts the server; resolves when it answers. @throws EngineCannotStart where it dies first, with its last words. */
export const startServer = async (plan: ServerPlan): Promise<ServerProcess> => {
  let current = await launch(plan, 'w');
  const stop = async () => {
    await endProcess(current.identity, existsSync(plan.archive.file) ? STOP_GRACE_MS : ARCHIVING_GRACE_MS);
    await untilNodeKnows(current.child);
    if (current.child.signalCode === null) await keepArchive(plan.archive);
    await forgetServer(plan.runFolder, plan.server);
  };
  return {
    get pid() {
      return current.identity.pid;
    },
    logFile: logFileOf(plan.runFolder, plan.server),
    isAlive: () => isAlive(current.child),
    async kill() {
      if (!isAlive(current.child)) return;
      sendSignal(current.identity.pid, 'SIGKILL');
      await untilNodeKnows(current.child);
    },
    async restart() {
      await stop();
      current = await launch(plan, 'a');
    },
    stop,
  };
};

const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Node hears of an end a little later than the system. Polled: waiting for the event of an unreferenced child does not keep Node alive. */
const untilNodeKnows = async (child: ChildProcess): Promise<void> => {
  while (isAlive(child)) await sleep(PROBE_INTERVAL_MS);
};

const launch = async (plan: ServerPlan, logMode: 'w' | 'a'): Promise<Launched> => {
  await plan.prepare?.();
  const child = await spawnServer(plan, logMode);
  const identity = await identityOf(child.pid ?? 0);
  if (identity === undefined) throw await diedAtStart(plan, child);
  await recordServer(plan.runFolder, plan.server, { ...identity, lifetime: plan.lifetime });
  if (plan.lifetime === 'parent') endWithThisProcess(child);
  try {
    await untilItAnswers(plan, child);
    return { child, identity };
  } catch (error) {
    await endProcess(identity, 0);
    await forgetServer(plan.runFolder, plan.server);
    throw error;
  }
};

const spawnServer = (plan: ServerPlan, mode: 'w' | 'a'): Promise<ChildProcess> => {
  // A detached server ends when nobody of this process is there to give the archive its name.
  const archiving = archiveArguments(plan.archive, plan.lifetime === 'parent');
  const log = { path: logFileOf(plan.runFolder, plan.server), mode };
  return spawnLogged(plan.command, [...archiving, ...plan.arguments], log, { cwd: join(plan.runFolder, plan.server) });
};

const untilItAnswers = async (plan: ServerPlan, child: ChildProcess): Promise<void> => {
  const deadlineMs = performance.now() + START_LIMIT_MS;
  while (!(await plan.answers())) {
    if (!isAlive(child)) throw await diedAtStart(plan, child);
    if (performance.now() > deadlineMs) throw await diedAtStart(plan, child);
    await sleep(PROBE_INTERVAL_MS);
  }
};

const diedAtStart = async (plan: ServerPlan, child: ChildProcess): Promise<EngineCannotStart> => {
  const logFile = logFileOf(plan.runFolder, plan.server);
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const fate = isAlive(child)
    ? `did not answer within ${START_LIMIT_MS / 1_000} s`
    : `ended while starting (${child.signalCode ?? `exit code ${child.exitCode}`})`;
  if (isDiskFull(log))
    return new EngineCannotStart(`${SERVERS[plan.server]} ${fate}: the disk is full.\n${DISK_IS_FULL}`);
  return new EngineCannotStart(
    `${SERVERS[plan.server]} ${fate}. The end of ${logFile}:\n${lastLines(log, 15)}\n` +
      'If its data is damaged, start with fresh data; if memory ran out, close something or use --engine memory.',
  );
};
