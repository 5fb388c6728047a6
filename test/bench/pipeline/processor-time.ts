import { readFile } from 'node:fs/promises';

/** Of Linux: clock ticks per second that /proc counts in. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process of Linux has used so far, all threads together; NaN elsewhere. */
export const processorSecondsOf = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // After the name, which may hold anything: state is field 3, utime and stime are 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
};
