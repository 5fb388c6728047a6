import { execFile } from 'node:child_process';

export interface CommandResult {
  /** `missing`: there is no such command. `timeout`: it was ended after `timeoutMs`. */
  readonly outcome: 'succeeded' | 'failed' | 'missing' | 'timeout';
  /** Standard output, then standard error. */
  readonly output: string;
}

/** Runs a command to its end, or to `timeoutMs`; never rejects. Injected, so that tests can be the command. */
export type RunCommand = (
  command: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly env?: NodeJS.ProcessEnv },
) => Promise<CommandResult>;

export const runCommand: RunCommand = (command, args, { timeoutMs, env }) =>
  new Promise((resolve) => {
    const limits = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 16 * 1_024 * 1_024 } as const;
    execFile(command, args, { ...limits, ...(env && { env }) }, (error, stdout, stderr) => {
      const output = stdout + stderr;
      if (error === null) resolve({ outcome: 'succeeded', output });
      else if (error.code === 'ENOENT' || error.code === 'EACCES') resolve({ outcome: 'missing', output });
      else resolve({ outcome: error.killed === true ? 'timeout' : 'failed', output });
    });
  });

/** The last `count` lines that are not blank, indented to stand below a sentence. */
export const lastLines = (text: string, count: number): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');
