import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { endProcess, identityOf, type ProcessIdentity } from '../../../localstack/engines/process/process-table.ts';
import {
  claimRunFolder,
  forgetServer,
  type Lifetime,
  recordServer,
  runningServerOf,
} from '../../../localstack/engines/run-folder.ts';
import { printedSteps, silentSteps } from '../../../localstack/engines/steps.ts';
import { emptyFolder } from './fake-commands.ts';

/** A process that stands for a server; `stubborn` ones ignore SIGTERM. */
const processOf = async (temper: 'meek' | 'stubborn'): Promise<{ child: ChildProcess; identity: ProcessIdentity }> => {
  const trap = temper === 'stubborn' ? "trap '' TERM; " : '';
  const script = `${trap}echo started; while :; do sleep 0.1; done`;
  const child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const identity = await identityOf(child.pid ?? 0);
  if (identity === undefined) throw new Error('the process has no identity');
  return { child, identity };
};

const runFolderWith = async (identity: ProcessIdentity, lifetime: Lifetime): Promise<string> => {
  const runFolder = await emptyFolder();
  await recordServer(runFolder, 'kafka', { ...identity, lifetime });
  return runFolder;
};

describe('claiming a run folder', () => {
  it('ends the servers of a killed run, with a message', async () => {
    const { child, identity } = await processOf('meek');
    const runFolder = await runFolderWith(identity, 'parent');
    const lines: string[] = [];

    await claimRunFolder(
      runFolder,
      printedSteps((line) => lines.push(line)),
    );

    expect(child.signalCode).toBe('SIGTERM');
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^✓ Kafka 4\\.4\\.0 of a killed run ended \\(pid ${child.pid}\\) \\(.* s\\)$`)),
    ]);
  });

  it('lets a process live that was given the pid of a server long gone', async () => {
    const { child, identity } = await processOf('meek');
    const runFolder = await runFolderWith({ ...identity, startedAt: 'another time' }, 'parent');

    await claimRunFolder(runFolder, silentSteps);

    expect(child.signalCode).toBeNull();
    expect(await runningServerOf(runFolder, 'kafka')).toBeUndefined();
  });

  it('refuses a folder in which servers run detached, and lets them live', async () => {
    const { child, identity } = await processOf('meek');
    const runFolder = await runFolderWith(identity, 'detached');

    await expect(claimRunFolder(runFolder, silentSteps)).rejects.toThrow(/runs detached in .*main\.ts stop/s);
    expect(child.signalCode).toBeNull();
    await forgetServer(runFolder, 'kafka');
    await expect(claimRunFolder(runFolder, silentSteps)).resolves.toBeTypeOf('function');
  });

  it('refuses the folder of a living run until that has released it', async () => {
    const runFolder = await emptyFolder();
    const release = await claimRunFolder(runFolder, silentSteps);

    await expect(claimRunFolder(runFolder, silentSteps)).rejects.toThrow(
      new RegExp(`Process ${process.pid} runs engines in .*\nEnd that process first .*SPEED_LAYER_FOLDER`),
    );
    await release();
    await expect(claimRunFolder(runFolder, silentSteps)).resolves.toBeTypeOf('function');
  });

  it('takes over the folder of a dead run, even where its file was torn', async () => {
    const runFolder = await emptyFolder();
    await writeFile(join(runFolder, 'owner.json'), '{"pid": 47');

    await expect(claimRunFolder(runFolder, silentSteps)).resolves.toBeTypeOf('function');
  });
});

describe('ending a process', () => {
  it('kills one that ignores the request, after its time of grace', async () => {
    const { child, identity } = await processOf('stubborn');

    await endProcess(identity, 300);

    expect(child.signalCode).toBe('SIGKILL');
  });

  it('is done at once where it is gone already', async () => {
    const { identity } = await processOf('meek');
    await endProcess(identity, 10_000);

    await expect(endProcess(identity, 10_000)).resolves.toBeUndefined();
  });
});
