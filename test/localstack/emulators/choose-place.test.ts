import { describe, expect, it } from 'vitest';
import { choosePlace } from '../../../localstack/emulators/choose-place.ts';
import type { EmulatorName } from '../../../localstack/emulators/emulator.ts';
import { EngineCannotStart } from '../../../localstack/engines/engine.ts';
import { commandsThat } from '../engines/fake-commands.ts';

const PYTHON = { 'python3.13 --version': { output: 'Python 3.13.4\n' } };
const OLD_PYTHON = { 'python3 --version': { output: 'Python 3.11.7\n' } };
const DOCKER = { 'docker info': { output: '28.0.1\n' }, 'docker compose version': { output: '2.34.0\n' } };

const choose = (name: EmulatorName, answers: Parameters<typeof commandsThat>[0]) =>
  choosePlace(name, { env: { HOME: '/nobody' }, run: commandsThat(answers).run });

describe('The place of an emulator', () => {
  it.each(['localstack', 'ministack'] as const)('is this machine for %s where a Python runs it', async (name) => {
    expect(await choose(name, { ...PYTHON, ...DOCKER })).toEqual({
      place: 'host',
      why: 'A process of this machine.',
    });
  });

  it('is Docker for LocalStack where there is nothing else, and says what is missed', async () => {
    const { place, why } = await choose('localstack', { ...OLD_PYTHON, ...DOCKER });
    expect(place).toBe('docker');
    expect(why).toMatch(/In Docker, since not on this machine: .*Python 3\.12 or 3\.13, and there is 3\.11\.7/);
  });

  it('is none for ministack without Python, whatever Docker says', async () => {
    await expect(choose('ministack', DOCKER)).rejects.toThrow(/need Python(?![^]*Docker)/);
  });

  it('is none without both, and says how to come by either', async () => {
    const chosen = choose('localstack', OLD_PYTHON);
    await expect(chosen).rejects.toThrow(/need Python[^]*no docker on PATH/);
    await expect(chosen).rejects.toBeInstanceOf(EngineCannotStart);
  });
});
