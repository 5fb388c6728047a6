import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
