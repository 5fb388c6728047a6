import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDockerEngines } from '../../../localstack/engines/docker.ts';
import type { CommandResult } from '../../../localstack/engines/process/command.ts';
import { silentSteps } from '../../../localstack/engines/steps.ts';
import { commandsThat } from './fake-commands.ts';

const COMPOSE_FILE = join(import.meta.dirname, '..', '..', '..', 'localstack', 'compose.yaml');
const COMPOSE = `docker compose --file ${COMPOSE_FILE} --project-name speed-layer-demo`;
const RUNNING = { 'docker info': { output: '28.1.0\n' }, 'docker compose': {} };
const ports = {
  kafka: 21_192,
  kafkaController: 21_193,
  cassandra: 21_142,
  cassandraStorage: 21_100,
  documents: 21_117,
};

const start = (answers: Record<string, Partial<CommandResult>>, data: 'kept' | 'fresh' = 'kept') => {
  const commands = commandsThat(answers);
  const options = { runName: 'demo', ports, data, env: {}, steps: silentSteps, run: commands.run };
  return { ...commands, started: startDockerEngines(options) };
};

describe('the engines in Docker', () => {
  it('are started and stopped by compose, stopped once, and keep their volumes', async () => {
    const { started, lines } = start(RUNNING);
    const engines = await started;
    await Promise.all([engines.stop(), engines.stop()]);

    expect(lines).toEqual([
      'docker info --format {{.ServerVersion}}',
      'docker compose version --short',
      `${COMPOSE} up --detach --wait`,
      `${COMPOSE} down`,
    ]);
    expect(engines.kafka.brokers).toEqual(['127.0.0.1:21192']);
    expect(engines.cassandra).toEqual({ contactPoint: '127.0.0.1', port: 21_142, localDataCenter: 'datacenter1' });
    expect(engines.documents).toEqual({ host: '127.0.0.1', port: 21_117 });
  });

  it('lose their volumes first when the data is to be fresh, and their images are there', async () => {
    const { started, lines } = start(RUNNING, 'fresh');
    await started;

    expect(lines.slice(2)).toEqual([
      `${COMPOSE} create`,
      `${COMPOSE} down`,
      `${COMPOSE} down --volumes`,
      `${COMPOSE} up --detach --wait`,
    ]);
  });

  it('keep their volumes where an image cannot be had', async () => {
    const { started, lines } = start({ [`${COMPOSE} create`]: { outcome: 'failed' }, ...RUNNING }, 'fresh');
    await expect(started).rejects.toThrow('docker compose create failed');

    expect(lines.filter((line) => line.includes('--volumes'))).toEqual([]);
  });

  it('keep their volumes where somebody else has a port', async () => {
    const other = createServer().listen(ports.documents, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { started, lines } = start(RUNNING, 'fresh');
    await expect(started).rejects.toThrow(/cannot listen on 127\.0\.0\.1:21117: .* holds it/);

    expect(lines.filter((line) => line.includes('--volumes'))).toEqual([]);
  });

  it('take their ports from the variables that the compose file reads', () => {
    const text = readFileSync(COMPOSE_FILE, 'utf8');

    expect(text).toContain(`127.0.0.1:\${SPEED_LAYER_KAFKA_PORT:-19092}:19092`);
    expect(text).toContain(`127.0.0.1:\${SPEED_LAYER_CASSANDRA_PORT:-19042}:9042`);
    expect(text).toContain(`127.0.0.1:\${SPEED_LAYER_DOCUMENTS_PORT:-19017}:27017`);
    expect(text.match(/- (?!127\.0\.0\.1:)\S*:\d+$/gm)).toBeNull();
  });

  it.each([
    ['there is no docker on PATH', {}],
    ['no Docker engine answers', { 'docker info': { outcome: 'timeout' } }],
    // Older clients exit with 0 although they found no engine.
    ['no Docker engine answers', { 'docker info': { output: '\nCannot connect to the Docker daemon' } }],
    ['it lacks the compose plug-in', { 'docker info': { output: '28.1.0' }, 'docker compose': { outcome: 'failed' } }],
  ] as const)('are refused when %s', async (reason, answers) => {
    await expect(start(answers).started).rejects.toThrow(`Docker cannot be used: ${reason}`);
  });

  it('are refused where the engine is older than what compose.yaml asks of it', async () => {
    const answers = { ...RUNNING, 'docker info': { output: '20.10.24+dfsg1\n' } };
    await expect(start(answers).started).rejects.toThrow(
      'its engine is 20.10.24+dfsg1, and compose.yaml needs 25 or newer',
    );
  });

  it('report what compose said when it fails and the servers own last words, and leave none behind', async () => {
    const up = { outcome: 'failed', output: 'container kafka is unhealthy' } as const;
    const answers = { [`${COMPOSE} up`]: up, [`${COMPOSE} logs`]: { output: 'kafka-1 | no space left' }, ...RUNNING };
    const { started, lines } = start(answers);

    await expect(started).rejects.toThrow(
      /docker compose up --detach --wait failed.*\n {2}container kafka is unhealthy\n(.|\n)*\nkafka-1 \| no space left$/,
    );
    expect(lines.slice(3)).toEqual([`${COMPOSE} logs --no-color --tail 5`, `${COMPOSE} down`]);
  });
});
