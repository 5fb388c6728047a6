import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from './command.ts';

/** One process, told apart from a later one that was given the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** As the system spells it; only compared. */
  readonly startedAt: string;
}

export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The process of this pid, or undefined where there is none, or only its unburied remains. */
export const identityOf = async (pid: number): Promise<ProcessIdentity | undefined> => {
  const startedAt = existsSync('/proc/self/stat') ? await startInProc(pid) : await startInPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
};

export const isSameProcessRunning = async (identity: ProcessIdentity): Promise<boolean> =>
  (await identityOf(identity.pid))?.startedAt === identity.startedAt;

/** SIGTERM, and after `graceMs` SIGKILL; resolves when the process is gone. */
export const endProcess = async (identity: ProcessIdentity, graceMs: number): Promise<void> => {
  const deadlineMs = performance.now() + graceMs;
  let signal: NodeJS.Signals = 'SIGTERM';
  let sent: NodeJS.Signals | undefined;
  while (await isSameProcessRunning(identity)) {
    if (performance.now() > deadlineMs) signal = 'SIGKILL';
    if (sent !== signal) sendSignal(identity.pid, signal);
    sent = signal;
    await sleep(50);
  }
};

/** The process may end between the look and the signal. */
export const sendSignal = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/** proc(5): the third field of stat is the state, the 22nd the start in ticks since boot; the second may hold spaces. */
const startInProc = async (pid: number): Promise<string | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state, ...later] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === '' || state === 'Z' || state === 'X' ? undefined : later[18];
};

const startInPs = async (pid: number): Promise<string | undefined> => {
  const { outcome, output } = await runCommand('ps', ['-o', 'stat=,lstart=', '-p', `${pid}`], { timeoutMs: 10_000 });
  const [, state, startedAt] = /^(\S+)\s+(.+)$/.exec(output.trim()) ?? [];
  return outcome !== 'succeeded' || state?.startsWith('Z') ? undefined : startedAt;
};
