import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { cannotWrite } from './writable.ts';

export interface LogFile {
  readonly path: string;
  /** Made anew, or continued. */
  readonly mode: 'w' | 'a';
}

/**
 * Starts a server that writes to a file. It leads a process group of its own: Ctrl-C reaches the parent alone, which stops
 * the servers last.
 *
 * @throws EngineCannotStart where the log cannot be written
 */
export const spawnLogged = async (
  command: string,
  args: readonly string[],
  { path, mode }: LogFile,
  options: Pick<SpawnOptions, 'cwd' | 'env'>,
): Promise<ChildProcess> => {
  const log = await open(path, mode).catch((cause) => {
    throw cannotWrite(path, cause);
  });
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', log.fd, log.fd] });
  child.unref();
  try {
    await once(child, 'spawn');
  } finally {
    await log.close();
  }
  return child;
};
