/** The local run as a person starts it: a process of its own, its output line by line. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export const RUN = join(import.meta.dirname, '..', '..', '..', 'localstack', 'run.ts');

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunningCommand {
  /** The first line, printed already or to come within `withinMs`, that matches. Rejects if the command ends before. */
  says(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>;
  /** Lines to come only. */
  saysNext(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>;
  signal(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

const SAYS_WITHIN_MS = 60_000;

/** Killed, if it still runs, when the test is over. TMDB's variables are those in `env` only. */
export const startRun = (args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCommand => {
  const { TMDB_API_TOKEN: _, TMDB_BASE_URL: __, ...inherited } = process.env;
  return follow(
    spawn(process.execPath, [RUN, ...args], { env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
};

export const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> => startRun(args, env).ended;

export const follow = (child: ReturnType<typeof spawn>): RunningCommand => {
  let output = '';
  let errors = '';
  let hasEnded = false;
  const heard = new EventTarget();
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    heard.dispatchEvent(new Event('line'));
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, 'close').then(([code]): Ended => {
    hasEnded = true;
    heard.dispatchEvent(new Event('line'));
    return { code: code as number | null, output, errors };
  });
  onTestFinished(async () => {
    if (!hasEnded) child.kill('SIGKILL');
    await ended;
  });
  const saysFrom = async (from: number, pattern: RegExp, withinMs: number): Promise<RegExpExecArray> => {
    const patience = AbortSignal.timeout(withinMs);
    for (;;) {
      const match = pattern.exec(output.slice(from));
      if (match !== null) return match;
      if (hasEnded) throw new Error(`ended without saying ${pattern}:\n${output}${errors}`);
      await once(heard, 'line', { signal: patience }).catch(() => {
        throw new Error(`did not say ${pattern} within ${withinMs} ms:\n${output}${errors}`);
      });
    }
  };
  return {
    says: (pattern, withinMs = SAYS_WITHIN_MS) => saysFrom(0, pattern, withinMs),
    saysNext: (pattern, withinMs = SAYS_WITHIN_MS) => saysFrom(output.length, pattern, withinMs),
    signal: (signal) => void child.kill(signal),
    ended,
  };
};
