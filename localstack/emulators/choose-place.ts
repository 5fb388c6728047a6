import { findDocker } from '../engines/docker.ts';
import { EngineCannotStart } from '../engines/engine.ts';
import { type RunCommand, runCommand } from '../engines/process/command.ts';
import type { EmulatorName } from './emulator.ts';
import { findPython } from './python.ts';

export interface PlaceChoice {
  readonly place: 'host' | 'docker';
  /** Sentences for whoever started the run. */
  readonly why: string;
}

export interface ChoosePlaceOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly run?: RunCommand;
}

/**
 * As a process of this machine where a Python runs it, since its functions then reach this machine's servers; else, LocalStack
 * only, in Docker.
 *
 * @throws EngineCannotStart where neither will do, with what each lacks
 */
export const choosePlace = async (
  name: EmulatorName,
  { env, run = runCommand }: ChoosePlaceOptions,
): Promise<PlaceChoice> => {
  const noPython = await obstacleOf(() => findPython(env, run));
  if (noPython === undefined) return { place: 'host', why: 'A process of this machine.' };
  if (name !== 'localstack') throw new EngineCannotStart(noPython);
  const noDocker = await obstacleOf(() => findDocker(env, run));
  if (noDocker === undefined) return { place: 'docker', why: `In Docker, since not on this machine: ${noPython}` };
  throw new EngineCannotStart(`${noPython}\n${noDocker}`);
};

const obstacleOf = async (find: () => Promise<unknown>): Promise<string | undefined> => {
  try {
    await find();
    return undefined;
  } catch (error) {
    if (error instanceof EngineCannotStart) return error.message;
    throw error;
  }
};
