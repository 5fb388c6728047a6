import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { areJarsInstalled, installJars } from '../../../../localstack/engines/jvm/jars.ts';
import type { RunCommand } from '../../../../localstack/engines/process/command.ts';
import { silentSteps } from '../../../../localstack/engines/steps.ts';
import { commandsThat, emptyFolder } from '../fake-commands.ts';

/** No process has it: the largest pid of Linux is 4,194,304. */
const DEAD_PID = 4_194_999;

/** Puts two jars where it is told to, with a pause between them. */
const mavenOf = () => {
  const calls: string[] = [];
  const run: RunCommand = async (command, args) => {
    calls.push(command);
    const output = args.find((arg) => arg.startsWith('-DoutputDirectory='))?.split('=')[1] ?? '';
    await mkdir(output, { recursive: true });
    for (const jar of ['a.jar', 'b.jar']) await writeFile(join(output, jar), jar);
    return { outcome: 'succeeded', output: '' };
  };
  return { run, calls };
};

const install = (folder: string, run: RunCommand) => installJars(folder, 'kafka', silentSteps, {}, run);

describe('installing the jars', () => {
  it('asks Maven once, and then finds them', async () => {
    const folder = await emptyFolder();
    const maven = mavenOf();

    const first = await install(folder, maven.run);
    const second = await install(folder, maven.run);

    expect(second).toBe(first);
    expect(await readdir(first)).toEqual(['a.jar', 'b.jar']);
    expect(maven.calls).toEqual(['mvn']);
    expect(await areJarsInstalled(folder)).toBe(false);
    for (const server of ['cassandra', 'documents'] as const) {
      await installJars(folder, server, silentSteps, {}, maven.run);
    }
    expect(await areJarsInstalled(folder)).toBe(true);
  });

  it('does not mistake an interrupted install for a complete one, and clears it away', async () => {
    const folder = await emptyFolder();
    const complete = await install(await emptyFolder(), mavenOf().run);
    const name = complete.slice(complete.lastIndexOf('/') + 1);
    const interrupted = join(folder, 'jars', `${name}.partial-${DEAD_PID}`);
    const underWay = join(folder, 'jars', `${name}.partial-${process.ppid}`);
    for (const partial of [interrupted, underWay]) await mkdir(partial, { recursive: true });
    await writeFile(join(interrupted, 'a.jar'), 'a');

    const installed = await install(folder, mavenOf().run);

    expect(await readdir(installed)).toEqual(['a.jar', 'b.jar']);
    expect(existsSync(interrupted)).toBe(false);
    expect(existsSync(underWay)).toBe(true);
  });

  it('uses what another process has installed in the meantime', async () => {
    const folder = await emptyFolder();
    const maven = mavenOf();
    const installed = await install(await emptyFolder(), maven.run);
    const final = join(folder, 'jars', installed.slice(installed.lastIndexOf('/') + 1));
    const slower: RunCommand = async (command, args, options) => {
      const result = await maven.run(command, args, options);
      await mkdir(final);
      await writeFile(join(final, 'theirs.jar'), 'theirs');
      return result;
    };

    expect(await install(folder, slower)).toBe(final);
    expect(await readdir(final)).toEqual(['theirs.jar']);
    expect(await readdir(join(folder, 'jars'))).toHaveLength(1);
  });

  it('keeps nothing of a failed download and shows what Maven said', async () => {
    const folder = await emptyFolder();
    const { run } = commandsThat({
      mvn: { outcome: 'failed', output: `noise\n[ERROR] repo: Unknown host\n${'[ERROR] read on\n'.repeat(9)}` },
    });

    await expect(install(folder, run)).rejects.toThrow(
      /Maven failed when fetching Kafka 4\.4\.0.*\n {2}\[ERROR\] repo: Unknown host\n(.*\n){2}Check the network/,
    );
    expect(await readdir(join(folder, 'jars'))).toEqual([]);
  });

  it('blames the disk where that is full, not the network', async () => {
    const folder = await emptyFolder();
    const output =
      '[ERROR] Could not transfer artifact: /root/.m2/kafka.jar (No space left on device)\n[ERROR] read on';
    const failed = install(folder, commandsThat({ mvn: { outcome: 'failed', output } }).run);

    await expect(failed).rejects.toThrow(/^The disk is full: Kafka 4\.4\.0 cannot be fetched\.\nFree about 2 GB/);
    await expect(failed).rejects.not.toThrow(/network/);
    expect(await readdir(join(folder, 'jars'))).toEqual([]);
  });

  it('says how to do without Maven where it is missing', async () => {
    await expect(install(await emptyFolder(), commandsThat({}).run)).rejects.toThrow(
      /there is no mvn on PATH\.\nInstall Maven .* --engine docker/,
    );
  });

  it('names the folder that cannot be written and the variable that moves it', async () => {
    const file = join(await emptyFolder(), 'file');
    await writeFile(file, '');

    await expect(install(join(file, 'folder'), mavenOf().run)).rejects.toThrow(
      /file\/folder\/jars cannot be written \(ENOTDIR\).*\n.*SPEED_LAYER_FOLDER/,
    );
  });
});
