import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineCannotStart, type JvmEngines } from '../../../localstack/engines/engine.ts';
import { engineFolderFrom } from '../../../localstack/engines/engine-settings.ts';
import { startJvmEngines } from '../../../localstack/engines/jvm/jvm.ts';
import { printedSteps } from '../../../localstack/engines/steps.ts';
import { freeEnginePorts } from '../../engines/free-ports.ts';
import { passOf } from './pass.ts';
import { type PassReport, runPass } from './run-pass.ts';

export interface EnginesPart {
  readonly seconds: number;
  readonly passes: readonly PassReport[];
  /** Why this part did not come to its end. */
  readonly failure?: string;
  readonly passed: boolean;
}

/** Two passes over one Kafka and one Cassandra that lose nothing they have acknowledged, the second over topics made anew. Never throws. */
export const runEnginesPart = async (seed: number, onProgress: (line: string) => void): Promise<EnginesPart> => {
  const startedAt = performance.now();
  const runFolder = await mkdtemp(join(tmpdir(), 'speed-layer-verify-'));
  const passes: PassReport[] = [];
  let engines: JvmEngines | undefined;
  let failure: string | undefined;
  try {
    engines = await startEngines(runFolder, onProgress);
    passes.push(await runPass(passOf('first', engines, runFolder, seed), engines, false, onProgress));
    passes.push(await runPass(passOf('second', engines, runFolder, seed + 1), engines, true, onProgress));
  } catch (error) {
    failure = reasonOf(error);
  } finally {
    await engines?.stop().catch((error: unknown) => onProgress(`engines did not stop: ${reasonOf(error)}`));
  }
  const isExact = passes.every(({ lost, double, violations }) => lost === 0 && double === 0 && violations.length === 0);
  const passed = failure === undefined && passes.length === 2 && isExact;
  if (passed || engines === undefined) await rm(runFolder, { recursive: true, force: true });
  else onProgress(`Data and logs of this run are kept in ${runFolder}`);
  const seconds = (performance.now() - startedAt) / 1_000;
  return { seconds, passes, passed, ...(failure === undefined ? {} : { failure }) };
};

const startEngines = async (runFolder: string, onProgress: (line: string) => void): Promise<JvmEngines> =>
  startJvmEngines({
    folder: engineFolderFrom(process.env),
    runFolder,
    ports: await freeEnginePorts(),
    data: 'fresh',
    commitLog: 'batch',
    tuning: 'boot',
    lifetime: 'parent',
    env: process.env,
    steps: printedSteps(onProgress),
  });

const reasonOf = (error: unknown): string => {
  if (error instanceof EngineCannotStart) return `THE PART ON REAL ENGINES DID NOT RUN\n${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};
