import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../lambdas/core/time.ts';
import { TmdbServer } from '../../../localstack/tmdb/server.ts';
import { SimulatedAnswers } from '../../../localstack/tmdb/simulated-answers.ts';
import { World } from '../../../localstack/tmdb/world.ts';
import { makeTestFolder } from '../../toolchain/temporary-folder.ts';
import { run, startRun } from './command-line.ts';

const LIMIT_MS = 60_000;
const NO_JAVA = { JAVA_HOME: '/no/java/here' };

const startTmdb = async () => {
  const answers = new SimulatedAnswers(new World({ seed: 1, movieCount: 40 }));
  const server = new TmdbServer({ answers, clock: { now: () => epochMs(Date.now()) }, token: 'right' });
  return { server, url: await server.start() };
};

describe('npm start where something is missing', () => {
  it('without Java says so, and goes on in memory with the reason', { timeout: LIMIT_MS }, async () => {
    const command = startRun(['--history', '0s'], { ...NO_JAVA, DOCKER_HOST: 'tcp://127.0.0.1:1' });
    await command.says(/Engine memory: .* Not jvm: Kafka and Cassandra need Java, and JAVA_HOME=.* does not start/);
    await command.says(/live.* ratings [1-9]/);
    command.signal('SIGINT');
    expect((await command.ended).code).toBe(0);
  });

  it('ends where Java is missing and was asked for, and says where to get it', async () => {
    const { code, errors } = await run(['--engine', 'jvm'], NO_JAVA);
    expect(code).toBe(1);
    expect(errors).toMatch(/^Kafka and Cassandra need Java.*\nInstall a JDK 17 or 21 .*--engine memory\.\n$/);
  });

  it('names the folder it cannot write to, and the variable that names another', async ({ skip }) => {
    const file = join(makeTestFolder(), 'a file');
    writeFileSync(file, '');
    const { code, errors } = await run(['--engine', 'jvm'], { SPEED_LAYER_FOLDER: join(file, 'below') });
    if (errors.includes('need Java')) return skip('needs Java');
    expect(code).toBe(1);
    expect(errors).toMatch(/a file\/below\/jars cannot be written \(ENOTDIR\)\.\n.*SPEED_LAYER_FOLDER/);
  });
});

describe('npm start with a TMDB of its own', () => {
  it('ends at the first answer to a wrong token and names the setting', async () => {
    const { server, url } = await startTmdb();
    const env = { TMDB_BASE_URL: url, TMDB_API_TOKEN: 'wrong' };
    const { code, errors } = await run(['--engine', 'memory'], env);
    await server.stop();
    expect(code).toBe(1);
    expect(errors).toMatch(/^TMDB refuses the token \(HTTP 401\): .* the environment variable TMDB_API_TOKEN\n$/);
  });

  it('polls it at once with the right one, and refuses options of the simulated one', {
    timeout: LIMIT_MS,
  }, async () => {
    const { server, url } = await startTmdb();
    const env = { TMDB_BASE_URL: url, TMDB_API_TOKEN: 'right' };
    const command = startRun(['--engine', 'memory'], env);
    await command.says(/live.* ratings [1-9]/);
    command.signal('SIGINT');
    expect((await command.ended).code).toBe(0);
    const { code, errors } = await run(['--engine', 'memory', '--seed', '2'], env);
    expect(code).toBe(2);
    expect(errors).toContain('--seed is for the simulated TMDB');
    await server.stop();
  });

  it('goes on when it is down, says why, and catches up when it is back', { timeout: LIMIT_MS }, async () => {
    const command = startRun(['--engine', 'memory', '--history', '0s', '--movies', '60', '--speed', '120']);
    const [, url] = await command.says(/TMDB, simulated, at (\S+)/);
    const faults = `${url}/control/faults`;
    await command.says(/live.* ratings [1-9]/);
    await fetch(faults, { method: 'PUT', body: JSON.stringify({ kind: 'error' }) });
    await command.saysNext(/! poll-tmdb: The poll ended before its plan .*HTTP 500/);
    const [, before] = await command.saysNext(/ratings (\d+)/);
    await fetch(faults, { method: 'DELETE' });
    const later = async () => Number((await command.saysNext(/ratings (\d+)/))[1]);
    await expect.poll(later, { timeout: 30_000 }).toBeGreaterThan(Number(before));
    command.signal('SIGINT');
    expect((await command.ended).code).toBe(0);
  });
});
