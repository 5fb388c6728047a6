/** A folder for the data of local runs on the JVM, with a space in its name; jars and class archives are the project's. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { engineFolderFrom, PORT_NAMES, PORTS } from '../../../localstack/engines/engine-settings.ts';
import { isPortFree } from '../../../localstack/engines/process/port-check.ts';
import { isRunning } from '../../../localstack/engines/process/process-table.ts';
import { freeEnginePorts } from '../../engines/free-ports.ts';
import { makeFolder } from '../../toolchain/temporary-folder.ts';

export interface JvmFolder {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  pidOf(server: 'kafka' | 'cassandra' | 'documents'): number;
  arePortsFree(): Promise<boolean>;
}

export const makeJvmFolder = async (): Promise<JvmFolder> => {
  const folder = makeFolder();
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(engineFolderFrom(process.env), 'jars'), join(folder, 'jars'));
  const ports = await freeEnginePorts();
  const variables = PORT_NAMES.map((name) => [PORTS[name].variable, String(ports[name])]);
  return {
    folder,
    env: { SPEED_LAYER_FOLDER: folder, ...Object.fromEntries(variables) },
    pidOf: (server) => {
      const file = join(folder, 'run', 'local', server, 'pid.json');
      const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number };
      if (!isRunning(pid)) throw new Error(`${server} does not run`);
      return pid;
    },
    arePortsFree: async () => (await Promise.all(Object.values(ports).map(isPortFree))).every(Boolean),
  };
};
