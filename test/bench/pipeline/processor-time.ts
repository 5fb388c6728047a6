import { readdir, readFile } from 'node:fs/promises';

/** Of Linux: clock ticks per second that /proc counts in. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process of Linux has used so far, all threads together and children that have ended; NaN elsewhere. */
export const processorSecondsOf = async (pid: number): Promise<number> => {
  const [, , , , , , , , , , , utime, stime, cutime, cstime] = await fieldsOf(pid);
  return (Number(utime) + Number(stime) + Number(cutime) + Number(cstime)) / TICKS_PER_SECOND;
};

/** The processes of Linux whose session a process leads: itself and all that it started. */
export const processesOfSession = async (leader: number): Promise<number[]> => {
  const names = await readdir('/proc').catch((): string[] => []);
  const pids = names.map(Number).filter(Number.isInteger);
  const sessions = await Promise.all(pids.map(async (pid) => Number((await fieldsOf(pid))[3])));
  return pids.filter((_, index) => sessions[index] === leader);
};

/** proc(5): the fields of stat from the third on, which is the state; the second is a name, and may hold anything. */
const fieldsOf = async (pid: number): Promise<string[]> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** Megabytes of a process of Linux that are in memory; NaN elsewhere. */
export const residentMbOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
};
