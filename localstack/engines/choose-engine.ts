import { findDocker } from './docker.ts';
import { EngineCannotStart, type EngineName } from './engine.ts';
import { areJarsInstalled, findMaven } from './jvm/jars.ts';
import { findJava } from './jvm/java.ts';
import { type RunCommand, runCommand } from './process/command.ts';

export interface EngineChoice {
  readonly engine: EngineName;
  /** A sentence for whoever started the run. */
  readonly why: string;
}

export interface ChooseEngineOptions {
  /** The engine that was asked for; the others are then not considered. */
  readonly forced?: EngineName | undefined;
  /** Where jars may have been installed already. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly run?: RunCommand;
}

const AS_ASKED = 'In memory, as asked: nothing outlives the run; with --engine jvm or docker the data does.';

/**
 * The real servers where Java runs them, else where Docker does, else the fakes in memory.
 *
 * @throws EngineCannotStart where the forced engine cannot run here.
 */
export const chooseEngine = async ({
  forced,
  folder,
  env,
  run = runCommand,
}: ChooseEngineOptions): Promise<EngineChoice> => {
  const checks = { jvm: () => checkJvm(folder, env, run), docker: () => checkDocker(env, run) };
  if (forced === 'memory') return { engine: 'memory', why: AS_ASKED };
  if (forced !== undefined) return { engine: forced, why: await checks[forced]() };
  const obstacles: string[] = [];
  for (const engine of ['jvm', 'docker'] as const) {
    try {
      return { engine, why: [await checks[engine](), ...obstacles].join(' ') };
    } catch (error) {
      if (!(error instanceof EngineCannotStart)) throw error;
      obstacles.push(`Not ${engine}: ${firstLineOf(error)}`);
    }
  }
  return { engine: 'memory', why: ['In memory: nothing outlives the run.', ...obstacles].join(' ') };
};

const checkJvm = async (folder: string, env: NodeJS.ProcessEnv, run: RunCommand): Promise<string> => {
  const java = await findJava(env, run);
  if (!(await areJarsInstalled(folder))) await findMaven(env, run);
  return `Real Kafka and Cassandra on Java ${java.version}.`;
};

const checkDocker = async (env: NodeJS.ProcessEnv, run: RunCommand): Promise<string> =>
  `Real Kafka and Cassandra on Docker ${await findDocker(env, run)}.`;

const firstLineOf = (error: Error): string => error.message.split('\n')[0] ?? '';
