import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommandResult, RunCommand } from '../../../localstack/engines/process/command.ts';

/** Answers by the command line's beginning; what nobody answers is a command that is not installed. */
export const commandsThat = (answers: Readonly<Record<string, Partial<CommandResult>>>) => {
  const lines: string[] = [];
  const run: RunCommand = async (command, args) => {
    const line = [command, ...args].join(' ');
    lines.push(line);
    const answer = Object.entries(answers).find(([beginning]) => line.startsWith(beginning))?.[1];
    return answer === undefined ? { outcome: 'missing', output: '' } : { outcome: 'succeeded', output: '', ...answer };
  };
  return { run, lines };
};

export const javaOf = (version: string): Partial<CommandResult> => ({
  output: `openjdk version "${version}" 2025-04-15\nOpenJDK Runtime Environment\n`,
});

/** An empty folder that goes when the test is over. */
export const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'speed-layer-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};
