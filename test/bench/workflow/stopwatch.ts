import { readFile } from 'node:fs/promises';

/** Runs something and prints how long it took, and the processor time of this process and of each server in it. */
export type Timed = <Value>(what: string, act: () => Promise<Value>) => Promise<Value>;

export const stopwatchOf =
  (serverPids: Readonly<Record<string, number>>): Timed =>
  async (what, act) => {
    const startedAt = performance.now();
    const ours = process.cpuUsage();
    const before = await cpuOf(serverPids);
    const value = await act();
    const seconds = (performance.now() - startedAt) / 1_000;
    const { user, system } = process.cpuUsage(ours);
    const after = await cpuOf(serverPids);
    const shares = [
      ['here', (user + system) / 1e6],
      ...after.map(([name, cpu], index) => [name, cpu - (before[index]?.[1] ?? 0)] as const),
    ] as const;
    const cpu = shares.map(([name, share]) => `${share.toFixed(1)} s ${name}`).join(', ');
    console.log(`${what.padEnd(34)}${seconds.toFixed(1).padStart(6)} s   CPU ${cpu}`);
    return value;
  };

const cpuOf = (serverPids: Readonly<Record<string, number>>) =>
  Promise.all(Object.entries(serverPids).map(async ([name, pid]) => [name, await cpuSecondsOf(pid)] as const));

const TICKS_PER_SECOND = 100;

/** Of a process on Linux, the 14th and 15th field of proc(5)'s stat; NaN elsewhere. */
const cpuSecondsOf = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
};
