import { describe, expect, it } from 'vitest';
import { startDockerLocalstack } from '../../../localstack/emulators/docker-localstack.ts';
import type { CommandResult } from '../../../localstack/engines/process/command.ts';
import { silentSteps } from '../../../localstack/engines/steps.ts';
import { commandsThat } from '../engines/fake-commands.ts';

const DOCKER = { 'docker info': { output: '28.0.1\n' }, 'docker compose version': { output: '2.34.0\n' } };

const start = async (answers: Readonly<Record<string, Partial<CommandResult>>>) => {
  const { run, lines } = commandsThat(answers);
  const emulator = await startDockerLocalstack({ runName: 'test', port: 14_566, env: {}, steps: silentSteps, run });
  return { emulator, lines };
};

describe('LocalStack in Docker', () => {
  it('is the service of the compose file, alone, and goes with its project', async () => {
    const { emulator, lines } = await start({ ...DOCKER, 'docker compose --file': {} });
    expect(emulator.endpoint).toBe('http://127.0.0.1:14566');
    expect(lines.at(-1)).toMatch(
      /localstack\/compose\.yaml --project-name speed-layer-test --profile aws up --detach --wait localstack$/,
    );
    await Promise.all([emulator.stop(), emulator.stop()]);
    expect(lines.filter((line) => line.endsWith(' down --volumes'))).toHaveLength(1);
  });

  it('cannot start without a Docker engine', async () => {
    await expect(start({ 'docker info': { outcome: 'failed' } })).rejects.toThrow(/no Docker engine answers/);
  });

  it('says what compose said', async () => {
    const failing = { outcome: 'failed', output: 'port is already allocated\n' } as const;
    await expect(start({ ...DOCKER, 'docker compose --file': failing })).rejects.toThrow(
      / {2}port is already allocated/,
    );
  });
});
