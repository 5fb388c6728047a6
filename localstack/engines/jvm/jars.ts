import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { EngineCannotStart } from '../engine.ts';
import { type CommandResult, lastLines, type RunCommand, runCommand } from '../process/command.ts';
import { isRunning } from '../process/process-table.ts';
import { DISK_IS_FULL, isDiskFull, makeFolder } from '../process/writable.ts';
import type { Steps } from '../steps.ts';

export const SERVERS = {
  kafka: 'Kafka 4.4.0',
  cassandra: 'Cassandra 5.0.9',
  documents: 'mongo-java-server 1.47.0',
} as const;
export type ServerName = keyof typeof SERVERS;
export const SERVER_NAMES = Object.keys(SERVERS) as ServerName[];

/** Jars that go into one folder. */
export interface JarSet {
  readonly name: string;
  /** `Kafka 4.4.0` */
  readonly title: string;
  /** File that names them. */
  readonly pom: string;
}

const jarsOf = (server: ServerName): JarSet => ({
  name: server,
  title: SERVERS[server],
  pom: join(import.meta.dirname, '..', server, 'pom.xml'),
});

/** Where the jars are, or will be: the folder's name has the pom's hash, so a changed pom is a new folder. */
const jarsFolderOf = async (folder: string, { name, pom }: JarSet): Promise<string> => {
  const hash = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex');
  return join(folder, 'jars', `${name}-${hash.slice(0, 12)}`);
};

export const areJarsInstalled = async (folder: string): Promise<boolean> =>
  (await Promise.all(SERVER_NAMES.map((server) => jarsFolderOf(folder, jarsOf(server))))).every((jars) =>
    existsSync(jars),
  );

/** The folder with a server's jars: {@link installJarSet}. */
export const installJars = (
  folder: string,
  server: ServerName,
  steps: Steps,
  env: NodeJS.ProcessEnv,
  run?: RunCommand,
): Promise<string> => installJarSet(folder, jarsOf(server), steps, env, run);

/**
 * The folder with the jars, fetched by Maven where it is not there yet. Maven fills a folder of this process,
 * which is then renamed: so a folder of the final name is complete, whoever was interrupted, and of two processes that
 * install at once the later finds the earlier's and uses it.
 *
 * @throws EngineCannotStart where Maven is missing or cannot fetch them.
 */
export const installJarSet = async (
  folder: string,
  jars: JarSet,
  steps: Steps,
  env: NodeJS.ProcessEnv,
  run: RunCommand = runCommand,
): Promise<string> => {
  const installed = await jarsFolderOf(folder, jars);
  if (existsSync(installed)) return installed;
  await makeFolder(join(folder, 'jars'));
  await removeInterrupted(join(folder, 'jars'));
  const partial = `${installed}.partial-${process.pid}`;
  return steps.run(`${jars.title} fetched from Maven Central, once`, async () => {
    const result = await run('mvn', mavenArguments(jars, partial), { timeoutMs: 900_000, env });
    if (result.outcome === 'succeeded') await rename(partial, installed).catch(() => {});
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(installed)) throw installFailure(jars, result);
    return installed;
  });
};

const mavenArguments = ({ pom }: JarSet, outputFolder: string): string[] => [
  '-q',
  '-B',
  '-ntp',
  '-f',
  pom,
  // In full, as the short name is looked up on the network; the pom has its version.
  'org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies',
  `-DoutputDirectory=${outputFolder}`,
  '-DincludeScope=runtime',
];

const removeInterrupted = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const pid = /\.partial-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
};

const NO_MAVEN =
  'Kafka, Cassandra and the document server are fetched with Maven, and there is no mvn on PATH.\n' +
  'Install Maven 3.6 or newer (maven.apache.org), or choose another engine with --engine docker or --engine memory.';

/** @throws EngineCannotStart where Maven is missing. */
export const findMaven = async (env: NodeJS.ProcessEnv, run: RunCommand): Promise<void> => {
  const { outcome } = await run('mvn', ['-v'], { timeoutMs: 20_000, env });
  if (outcome !== 'succeeded') throw new EngineCannotStart(NO_MAVEN);
};

const installFailure = ({ title, pom }: JarSet, { outcome, output }: CommandResult): EngineCannotStart => {
  if (outcome === 'missing') return new EngineCannotStart(NO_MAVEN);
  if (isDiskFull(output))
    return new EngineCannotStart(`The disk is full: ${title} cannot be fetched.\n${DISK_IS_FULL}`);
  const how = outcome === 'timeout' ? 'did not end within 15 minutes' : 'failed';
  return new EngineCannotStart(
    `Maven ${how} when fetching ${title}. It said:\n${mavenFaultIn(output)}\n` +
      'Check the network, or the proxy or mirror in ~/.m2/settings.xml, and start again: what has been fetched is kept.\n' +
      `By hand: mvn -f ${pom} dependency:resolve`,
  );
};

/** Maven names the cause first and ends with advice about its own options. */
const mavenFaultIn = (output: string): string => {
  const text = stripVTControlCharacters(output);
  const errors = text.split('\n').filter((line) => line.startsWith('[ERROR]'));
  return lastLines(errors.length > 0 ? errors.slice(0, 3).join('\n') : text, 6);
};
