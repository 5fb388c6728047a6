import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineCannotStart } from './engine.ts';
import { SERVER_NAMES, SERVERS, type ServerName } from './jvm/jars.ts';
import { endProcess, identityOf, isSameProcessRunning, type ProcessIdentity } from './process/process-table.ts';
import { cannotWrite, makeFolder, writeInto } from './process/writable.ts';
import type { Steps } from './steps.ts';

/** A server of a run, as its pid file tells: so that it is found again when the process that started it is gone. */
export interface RecordedServer extends ProcessIdentity {
  /** `detached`: meant to outlive the process that started it. */
  readonly lifetime: Lifetime;
}
export type Lifetime = 'parent' | 'detached';

const ownerFileOf = (runFolder: string) => join(runFolder, 'owner.json');
const pidFileOf = (runFolder: string, server: ServerName): string => join(runFolder, server, 'pid.json');

const ANOTHER_RUN =
  'A second run beside it needs a folder (SPEED_LAYER_FOLDER) and ports of its own: --help names them.';

/** Kafka writes out its partitions, Cassandra its memtables; and either its class archive, once. */
export const STOP_GRACE_MS = 30_000;

/**
 * Makes the run folder this process's own, as two servers on one data folder would ruin it, and ends servers which a
 * killed run has left behind in it. Returns the release.
 *
 * @throws EngineCannotStart where a living process owns it, or detached servers run in it.
 */
export const claimRunFolder = async (runFolder: string, steps: Steps): Promise<() => Promise<void>> => {
  await makeFolder(runFolder);
  await takeOwnership(runFolder);
  const release = () => rm(ownerFileOf(runFolder), { force: true });
  try {
    for (const server of SERVER_NAMES) await endOrphan(runFolder, server, steps);
    return release;
  } catch (error) {
    await release();
    throw error;
  }
};

const takeOwnership = async (runFolder: string): Promise<void> => {
  const file = ownerFileOf(runFolder);
  const owner = await readIdentity<ProcessIdentity>(file);
  if (owner !== undefined && (await isSameProcessRunning(owner))) {
    throw new EngineCannotStart(
      `Process ${owner.pid} runs engines in ${runFolder}, and two cannot share one data folder.\n` +
        `End that process first (Ctrl-C where it was started, or kill ${owner.pid}). ${ANOTHER_RUN}`,
    );
  }
  const own = JSON.stringify(await identityOf(process.pid));
  try {
    await rm(file, { force: true });
    await writeFile(file, own, { flag: 'wx' });
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (cause.code !== 'EEXIST') throw cannotWrite(file, cause);
    throw new EngineCannotStart(`Another process has just claimed ${runFolder}. Start again when it has ended.`, {
      cause,
    });
  }
};

const endOrphan = async (runFolder: string, server: ServerName, steps: Steps): Promise<void> => {
  const running = await runningServerOf(runFolder, server);
  if (running?.lifetime === 'detached') {
    throw new EngineCannotStart(
      `${SERVERS[server]} runs detached in ${runFolder} (pid ${running.pid}).\n` +
        `End it with node localstack/engines/main.ts stop. ${ANOTHER_RUN}`,
    );
  }
  if (running !== undefined) {
    await steps.run(`${SERVERS[server]} of a killed run ended (pid ${running.pid})`, () =>
      endProcess(running, STOP_GRACE_MS),
    );
  }
  await forgetServer(runFolder, server);
};

/** The server that the pid file names, if it still runs; a pid that has passed to another process does not count. */
export const runningServerOf = async (runFolder: string, server: ServerName): Promise<RecordedServer | undefined> => {
  const recorded = await readIdentity<RecordedServer>(pidFileOf(runFolder, server));
  return recorded !== undefined && (await isSameProcessRunning(recorded)) ? recorded : undefined;
};

/** Ends the servers of `runFolder`, started or still starting, whoever started them. */
export const endServersIn = async (runFolder: string): Promise<void> => {
  for (const server of SERVER_NAMES) {
    const running = await runningServerOf(runFolder, server);
    if (running !== undefined) await endProcess(running, STOP_GRACE_MS);
  }
};

export const recordServer = (runFolder: string, server: ServerName, recorded: RecordedServer): Promise<void> =>
  writeInto(pidFileOf(runFolder, server), JSON.stringify(recorded));

export const forgetServer = (runFolder: string, server: ServerName): Promise<void> =>
  rm(pidFileOf(runFolder, server), { force: true });

/** A torn file, of a run killed while writing it, counts as none. */
const readIdentity = async <T extends ProcessIdentity>(file: string): Promise<T | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
};
