import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { chooseEngine } from '../../../localstack/engines/choose-engine.ts';
import { installJars, SERVER_NAMES } from '../../../localstack/engines/jvm/jars.ts';
import type { CommandResult } from '../../../localstack/engines/process/command.ts';
import { silentSteps } from '../../../localstack/engines/steps.ts';
import { commandsThat, emptyFolder, javaOf } from './fake-commands.ts';

const JAVA = { 'java -version': javaOf('17.0.15') };
const MAVEN = { 'mvn -v': {} };
const DOCKER = { 'docker info': { output: '28.1.0\n' }, 'docker compose version': {} };

const choose = async (answers: Record<string, Partial<CommandResult>>, forced?: 'jvm' | 'docker' | 'memory') =>
  chooseEngine({ forced, folder: await emptyFolder(), env: {}, run: commandsThat(answers).run });

describe('choosing an engine', () => {
  it('prefers the JVM', async () => {
    expect(await choose({ ...JAVA, ...MAVEN, ...DOCKER })).toEqual({
      engine: 'jvm',
      why: 'Real Kafka and Cassandra on Java 17.0.15.',
    });
  });

  it('takes Docker where Java is unfit, and says why', async () => {
    const { engine, why } = await choose({ 'java -version': javaOf('25'), ...MAVEN, ...DOCKER });

    expect(engine).toBe('docker');
    expect(why).toMatch(/^Real Kafka and Cassandra on Docker 28\.1\.0\. Not jvm: Java 25 .* is too new/);
  });

  it('takes memory where nothing else is there, and says why', async () => {
    const { engine, why } = await choose(JAVA);

    expect(engine).toBe('memory');
    expect(why).toMatch(/nothing outlives the run\. Not jvm: .*no mvn on PATH\. Not docker: .*no docker on PATH/);
  });

  it('needs no Maven once the jars are there', async () => {
    const folder = await emptyFolder();
    const maven = async (_: string, args: readonly string[]) => {
      await mkdir(args.find((arg) => arg.startsWith('-DoutputDirectory='))?.split('=')[1] ?? '', { recursive: true });
      return { outcome: 'succeeded', output: '' } as const;
    };
    for (const server of SERVER_NAMES) await installJars(folder, server, silentSteps, {}, maven);

    expect(await chooseEngine({ folder, env: {}, run: commandsThat(JAVA).run })).toMatchObject({ engine: 'jvm' });
  });

  it('obeys, and asks nobody for what was forced', async () => {
    expect(await choose({ ...JAVA, ...MAVEN, ...DOCKER }, 'docker')).toMatchObject({ engine: 'docker' });
    expect(await choose({ ...JAVA, ...MAVEN, ...DOCKER }, 'memory')).toMatchObject({ engine: 'memory' });
  });

  it('does not replace a forced engine by another', async () => {
    await expect(choose(DOCKER, 'jvm')).rejects.toThrow(/need Java(.|\n)*--engine docker or --engine memory/);
    await expect(choose({ ...JAVA, ...MAVEN }, 'docker')).rejects.toThrow(/no docker on PATH(.|\n)*--engine jvm/);
  });
});
