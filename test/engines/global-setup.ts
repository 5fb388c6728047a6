/** Starts the real Kafka and Cassandra once for the project `engines`: fresh data, durable commit log, free ports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type EngineAddresses, EngineCannotStart, type JvmEngines } from '../../localstack/engines/engine.ts';
import { engineFolderFrom } from '../../localstack/engines/engine-settings.ts';
import { startJvmEngines } from '../../localstack/engines/jvm/jvm.ts';
import { printedSteps } from '../../localstack/engines/steps.ts';
import { freeEnginePorts } from './free-ports.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Null where no Java can run them. */
    engines: EngineAddresses | null;
  }
}

let engines: JvmEngines | undefined;
let runFolder: string | undefined;

export const setup = async (project: TestProject): Promise<void> => {
  runFolder = await mkdtemp(join(tmpdir(), 'speed-layer-engines-'));
  try {
    engines = await startJvmEngines({
      folder: engineFolderFrom(process.env),
      runFolder,
      ports: await freeEnginePorts(),
      data: 'fresh',
      commitLog: 'batch',
      tuning: 'boot',
      lifetime: 'parent',
      env: process.env,
      steps: printedSteps((line) => process.stderr.write(`${line}\n`)),
    });
    const { kafka, cassandra, documents } = engines;
    const { contactPoint, port, localDataCenter } = cassandra;
    project.provide('engines', {
      kafka: { brokers: kafka.brokers },
      cassandra: { contactPoint, port, localDataCenter },
      documents: { host: documents.host, port: documents.port },
    });
  } catch (error) {
    if (!(error instanceof EngineCannotStart)) throw error;
    const banner = '!'.repeat(100);
    process.stderr.write(`\n${banner}\nNO REAL KAFKA AND CASSANDRA FOR THESE TESTS\n${error.message}\n${banner}\n\n`);
    project.provide('engines', null);
  }
};

export const teardown = async (): Promise<void> => {
  await engines?.stop();
  if (runFolder !== undefined) await rm(runFolder, { recursive: true, force: true });
};
