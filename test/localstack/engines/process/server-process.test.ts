import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ServerPlan, startServer } from '../../../../localstack/engines/process/server-process.ts';
import { runningServerOf } from '../../../../localstack/engines/run-folder.ts';
import { emptyFolder } from '../fake-commands.ts';

/** A plan whose server is a shell script; it does not look at the JVM options it is given. */
const planOf = async (script: string, answers: () => Promise<boolean>): Promise<ServerPlan> => {
  const runFolder = await emptyFolder();
  const command = join(runFolder, 'server.sh');
  await mkdir(join(runFolder, 'kafka'));
  await writeFile(command, `#!/bin/sh\n${script}\n`);
  await chmod(command, 0o755);
  const archive = { file: join(runFolder, 'kept.jsa'), unfinished: join(runFolder, 'kafka', 'classes.jsa') };
  return { server: 'kafka', runFolder, command, arguments: [], archive, lifetime: 'parent', answers };
};

/** Answers when it has been asked `count` times. */
const afterAsking = (count: number) => async () => --count <= 0;

describe('a server process', () => {
  it('that dies while starting is reported with the end of its log', async () => {
    const words = 'echo Starting; echo; echo "FATAL: disk is full" >&2; exit 3';
    const plan = await planOf(words, async () => false);

    await expect(startServer(plan)).rejects.toThrow(
      /Kafka 4\.4\.0 ended while starting \(exit code 3\)\. The end of .*kafka\/server\.log:\n {2}Starting\n {2}FATAL: disk is full\n/,
    );
    expect(await runningServerOf(plan.runFolder, 'kafka')).toBeUndefined();
  });

  it('that dies of a full disk is reported with that', async () => {
    const plan = await planOf('echo "java.io.IOException: No space left on device"; exit 1', async () => false);

    await expect(startServer(plan)).rejects.toThrow(
      /^Kafka 4\.4\.0 ended while starting \(exit code 1\): the disk is full\.\nFree about 2 GB/,
    );
  });

  it('is recorded while it runs and forgotten when it has been stopped', async () => {
    const plan = await planOf('while :; do sleep 0.1; done', afterAsking(3));
    const server = await startServer(plan);

    expect(server.isAlive()).toBe(true);
    expect(await runningServerOf(plan.runFolder, 'kafka')).toMatchObject({ pid: server.pid, lifetime: 'parent' });
    await server.stop();
    expect(server.isAlive()).toBe(false);
    expect(await runningServerOf(plan.runFolder, 'kafka')).toBeUndefined();
  });

  it('is another process after a restart, and stops as the first did', async () => {
    const server = await startServer(await planOf('while :; do sleep 0.1; done', afterAsking(1)));
    const { pid } = server;

    await server.kill();
    expect(server.isAlive()).toBe(false);
    await server.restart();
    expect(server.isAlive()).toBe(true);
    expect(server.pid).not.toBe(pid);
    await server.stop();
    expect(server.isAlive()).toBe(false);
  });

  it('that cannot be started at all is an error', async () => {
    const plan = await planOf('', async () => false);

    await expect(startServer({ ...plan, command: join(plan.runFolder, 'missing') })).rejects.toThrow('ENOENT');
  });
});

/** How much later it is than the machine thinks. */
const laterBy = () => {
  let laterMs = 0;
  const now = performance.now.bind(performance);
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => now() + laterMs);
  onTestFinished(() => spy.mockRestore());
  return async (ms: number): Promise<void> => {
    laterMs = ms;
    await wait(300);
  };
};

describe('the class archive of a server', () => {
  const archiving = 'trap \'sleep 0.2; echo classes > kafka/classes.jsa; exit 0\' TERM; cd "$(dirname "$0")"';

  it('is kept when its server has ended by itself', async () => {
    const plan = await planOf(`${archiving}; while :; do sleep 0.1; done`, afterAsking(3));
    await (await startServer(plan)).stop();
    expect(existsSync(plan.archive.file)).toBe(true);
  });

  it.each([
    ['is being written', false, 31_000, true],
    ['is being written for ever', false, 121_000, false],
    ['is there', true, 31_000, false],
  ])('gives its server a longer time to end where it %s', async (_, isThere, afterMs, stillRuns) => {
    const plan = await planOf("trap '' TERM; while :; do sleep 0.1; done", afterAsking(3));
    if (isThere) await writeFile(plan.archive.file, 'classes');
    const server = await startServer(plan);
    const later = laterBy();
    const stopped = server.stop();
    await later(afterMs);
    expect(server.isAlive()).toBe(stillRuns);
    await later(121_000);
    await stopped;
  });
});
