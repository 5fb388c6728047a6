import { spawn } from 'node:child_process';

export interface Output {
  readonly code: number | null;
  /** Standard output and error as they came. */
  readonly output: string;
}

/** Runs a program in `folder` to its end. */
export const outputOf = (command: string, args: readonly string[], folder: string): Promise<Output> => {
  const { promise, resolve, reject } = Promise.withResolvers<Output>();
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...colour },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (text: Buffer) => {
    output += text.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.once('error', reject);
  child.once('close', (code) => resolve({ code, output }));
  return promise;
};
