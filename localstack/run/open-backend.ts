import { join } from 'node:path';
import type { Clock, Telemetry } from '../../lambdas/core/ports.ts';
import type { Backend } from '../backend/backend.ts';
import { openCassandraBackend } from '../backend/cassandra-backend.ts';
import type { Health } from '../backend/health.ts';
import { openMemoryBackend } from '../backend/memory-backend.ts';
import type { EngineChoice } from '../engines/choose-engine.ts';
import { startDockerEngines } from '../engines/docker.ts';
import type { RunningEngines } from '../engines/engine.ts';
import { enginePortsFrom } from '../engines/engine-settings.ts';
import { startJvmEngines } from '../engines/jvm/jvm.ts';
import type { Steps } from '../engines/steps.ts';
import { WINDOWING } from '../pipeline/mappings.ts';
import { deadLetterFolderIn } from './run-state.ts';

const RUN_NAME = 'local';

export const runFolderIn = (folder: string): string => join(folder, 'run', RUN_NAME);

export interface OpenBackendSettings {
  readonly choice: EngineChoice;
  readonly folder: string;
  readonly fresh: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly notice: (message: string) => void;
  readonly health: Health;
}

/** Starts the engine that was chosen and connects to it. `onEngines` is told of servers as soon as they have to be stopped. */
export const openBackend = async (
  settings: OpenBackendSettings,
  onEngines: (engines: RunningEngines) => void,
): Promise<Backend> => {
  if (settings.choice.engine === 'memory') return openMemoryBackend(settings.clock, settings.telemetry);
  const engines = await startEngines(settings);
  onEngines(engines);
  return settings.steps.run('Tables and topics', () =>
    openCassandraBackend({
      ...settings,
      addresses: engines,
      deadLetterFolder: deadLetterFolderIn(runFolderIn(settings.folder)),
      windowing: WINDOWING,
    }),
  );
};

const startEngines = ({ choice, folder, fresh, env, steps }: OpenBackendSettings): Promise<RunningEngines> => {
  const ports = enginePortsFrom(env);
  const data = fresh ? 'fresh' : 'kept';
  if (choice.engine === 'docker')
    return startDockerEngines({ runName: `speed-layer-${RUN_NAME}`, ports, data, env, steps });
  return startJvmEngines({
    folder,
    runFolder: runFolderIn(folder),
    ports,
    data,
    // A server that is killed then loses nothing, for a quarter of the replay's speed.
    commitLog: 'batch',
    tuning: 'boot',
    lifetime: 'parent',
    env,
    steps,
  });
};
