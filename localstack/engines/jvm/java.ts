import { join } from 'node:path';
import { EngineCannotStart } from '../engine.ts';
import { type RunCommand, runCommand } from '../process/command.ts';

export interface Java {
  /** The command to start it with. */
  readonly command: string;
  /** `17.0.15` */
  readonly version: string;
  /** All that `java -version` says; changes with every build. */
  readonly build: string;
}

/** Kafka 4 needs 17 or newer; Cassandra 5.0 runs on 11, 17 and 21 and on nothing newer (it needs the security manager). */
const OLDEST = 17;
const NEWEST = 21;
const WAY_OUT =
  `Install a JDK ${OLDEST} or ${NEWEST} (for instance from adoptium.net) and let JAVA_HOME name its folder, ` +
  'or choose another engine with --engine docker or --engine memory.';

/**
 * The Java of JAVA_HOME, else the one on PATH.
 *
 * @throws EngineCannotStart where there is none, or one that Kafka and Cassandra do not run on.
 */
export const findJava = async (env: NodeJS.ProcessEnv, run: RunCommand = runCommand): Promise<Java> => {
  const home = env['JAVA_HOME'];
  const command = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const whence = command === 'java' ? 'the java on PATH' : `JAVA_HOME=${home}`;
  const { outcome, output } = await run(command, ['-version'], { timeoutMs: 20_000, env });
  const version = /version "([\d._]+)/.exec(output)?.[1];
  if (outcome !== 'succeeded' || version === undefined) {
    const fault = outcome === 'missing' && command === 'java' ? 'there is no java on PATH' : `${whence} does not start`;
    throw new EngineCannotStart(`Kafka and Cassandra need Java, and ${fault}.\n${WAY_OUT}`);
  }
  const major = majorOf(version);
  if (major < OLDEST || major > NEWEST) {
    const fault = major < OLDEST ? 'too old' : 'too new';
    throw new EngineCannotStart(
      `Java ${version} (${whence}) is ${fault}: Kafka 4.4 and Cassandra 5.0 both run on ${OLDEST} to ${NEWEST}.\n${WAY_OUT}`,
    );
  }
  return { command, version, build: output };
};

/** Java 8 calls itself 1.8. */
const majorOf = (version: string): number => Number(version.replace(/^1\./, '').split('.')[0]);
