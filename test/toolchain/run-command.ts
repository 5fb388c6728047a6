import { type ChildProcess, spawn } from 'node:child_process';

const LONGEST_MS = 30_000;

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly result: Promise<CommandResult>;
  /** Resolves once standard output contains `text`; rejects if the command ends before. */
  says(text: string): Promise<void>;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: string;
}

/** Starts a command as the leader of a process group. */
export function startCommand(
  command: string,
  args: readonly string[],
  { cwd, env = process.env, stdin = '' }: CommandOptions,
): RunningCommand {
  const child = spawn(command, args, { cwd, env, timeout: LONGEST_MS, detached: true });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  child.stdin.end(stdin);
  const result = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const says = async (text: string): Promise<void> => {
    const heard = new Promise<void>((resolve) => {
      child.stdout.on('data', () => stdout.includes(text) && resolve());
    });
    const ended = result.then(() => {
      throw new Error(`ended without saying "${text}": ${stdout}${stderr}`);
    });
    if (!stdout.includes(text)) await Promise.race([heard, ended]);
    ended.catch(() => undefined);
  };
  return { child, result, says };
}

export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) throw new Error('the command did not start');
  process.kill(-pid, signal);
}

export const runCommand = (command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> =>
  startCommand(command, args, options).result;
