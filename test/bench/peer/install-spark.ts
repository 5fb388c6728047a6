import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { installPackages, type PackageList } from '../../../localstack/emulators/packages.ts';
import { findPython, type PythonNeed } from '../../../localstack/emulators/python.ts';
import { EngineCannotStart } from '../../../localstack/engines/engine.ts';
import { installJarSet, type JarSet } from '../../../localstack/engines/jvm/jars.ts';
import { findJava } from '../../../localstack/engines/jvm/java.ts';
import { type RunCommand, runCommand } from '../../../localstack/engines/process/command.ts';
import type { Steps } from '../../../localstack/engines/steps.ts';

export interface SparkInstallation {
  /** The Python of an environment that has PySpark, and with it Spark. */
  readonly python: string;
  /** What Spark reads Kafka and Avro and writes Cassandra by. */
  readonly jars: readonly string[];
}

/** Cassandra's connector has no release for Spark 4. */
export const SPARK = 'Spark 3.5.7';
const FILES = join(import.meta.dirname, 'spark');

/** From 3.12 on Python sums floats otherwise, so that VADER's last digits differ; the packages have no other in common below. */
const PYTHON: PythonNeed = { whoNeeds: `${SPARK} and VADER need`, minors: [11] };
const JAVA = '17';
const PACKAGES: PackageList = {
  title: SPARK,
  place: join('peers', 'spark'),
  requirements: join(FILES, 'requirements.txt'),
  takes: 'two minutes',
};
const JARS: JarSet = { name: 'spark', title: `${SPARK}'s connectors`, pom: join(FILES, 'pom.xml') };

/**
 * Spark and what it needs, in folders of its own, fetched from PyPI and Maven Central where it is not there yet.
 *
 * @throws EngineCannotStart with what to do, where this machine lacks Java or Python, or they cannot be fetched
 */
export const installSpark = async (
  folder: string,
  steps: Steps,
  env: NodeJS.ProcessEnv,
  run: RunCommand = runCommand,
): Promise<SparkInstallation> => {
  await refuseOtherJava(env, run);
  const found = await findPython(env, run, PYTHON);
  const jarsFolder = await installJarSet(folder, JARS, steps, env, run);
  const python = await installPackages(PACKAGES, { folder, python: found, env, steps, run });
  return { python, jars: (await readdir(jarsFolder)).map((jar) => join(jarsFolder, jar)) };
};

/** Kafka and Cassandra run on newer ones. */
const refuseOtherJava = async (env: NodeJS.ProcessEnv, run: RunCommand): Promise<void> => {
  const { command, version } = await findJava(env, run);
  if (version.split('.')[0] === JAVA) return;
  throw new EngineCannotStart(
    `${SPARK} runs on Java ${JAVA}, and ${command} is ${version}.\n` +
      `Install a JDK ${JAVA} (for instance from adoptium.net) and let JAVA_HOME name its folder, or leave out --peer.`,
  );
};
