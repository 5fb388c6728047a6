import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineFolderFrom } from '../../localstack/engines/engine-settings.ts';
import { installJars } from '../../localstack/engines/jvm/jars.ts';
import { findJava } from '../../localstack/engines/jvm/java.ts';
import type { ServerOptions } from '../../localstack/engines/jvm/jvm-plan.ts';
import { silentSteps } from '../../localstack/engines/steps.ts';
import { freeEnginePorts } from './free-ports.ts';

/** What the plan of a server takes that a test has to itself. The caller removes `options.runFolder`. */
export const ownServerOf = async (server: 'kafka' | 'documents') => {
  const runFolder = await mkdtemp(join(tmpdir(), `speed-layer-own-${server}-`));
  const ports = await freeEnginePorts();
  const options: ServerOptions = {
    runFolder,
    ports,
    data: 'fresh',
    commitLog: 'batch',
    tuning: 'boot',
    lifetime: 'parent',
  };
  const java = await findJava(process.env);
  const jars = await installJars(engineFolderFrom(process.env), server, silentSteps, process.env);
  return { options, java, jars: await realpath(jars) };
};
