/** Kafka, Cassandra and the document server on their own, for whoever wants to look at them or to test against them. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EngineCannotStart } from './engine.ts';
import { engineFolderFrom, enginePortsFrom, portHelp } from './engine-settings.ts';
import { SERVER_NAMES, SERVERS } from './jvm/jars.ts';
import { startJvmEngines } from './jvm/jvm.ts';
import { endProcess } from './process/process-table.ts';
import { logFileOf } from './process/server-process.ts';
import { forgetServer, runningServerOf, STOP_GRACE_MS } from './run-folder.ts';
import { printedSteps } from './steps.ts';

const HELP = `Runs Kafka, Cassandra and the document server on this machine until they are stopped. Needs Java 17 to 21 and, once, Maven.

  node localstack/engines/main.ts start  [--run-name engines] [--fresh] [--durable] [--tuning boot|throughput]
  node localstack/engines/main.ts stop   [--run-name engines]
  node localstack/engines/main.ts status [--run-name engines]

  --run-name  its data and logs are kept in .speed-layer/run/<run-name>
  --fresh     begin with empty data
  --durable   no acknowledged write is lost when Cassandra is killed (commitlog_sync: batch)
  --tuning    boot (the default): the quick compiler alone; throughput: the optimising one as well, for long runs

Environment
  JAVA_HOME           the Java to use, else the one on PATH
  SPEED_LAYER_FOLDER  instead of .speed-layer in the project

Ports, on 127.0.0.1 only, and the variables that move them
${portHelp()}
`;

const ARGUMENTS = {
  allowPositionals: true,
  options: {
    'run-name': { type: 'string', default: 'engines' },
    fresh: { type: 'boolean', default: false },
    durable: { type: 'boolean', default: false },
    tuning: { type: 'string', default: 'boot' },
    help: { type: 'boolean', default: false },
  },
} as const;

const readArguments = () => {
  try {
    return parseArgs(ARGUMENTS);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
};

const { positionals, values } = readArguments();
const folder = engineFolderFrom(process.env);
const runFolder = join(folder, 'run', values['run-name']);
const steps = printedSteps(console.log);

const start = async (): Promise<void> => {
  await startJvmEngines({
    folder,
    runFolder,
    ports: enginePortsFrom(process.env),
    data: values.fresh ? 'fresh' : 'kept',
    commitLog: values.durable ? 'batch' : 'periodic',
    tuning: values.tuning === 'throughput' ? 'throughput' : 'boot',
    lifetime: 'detached',
    env: process.env,
    steps,
  });
};

const stop = async (): Promise<void> => {
  for (const server of SERVER_NAMES) {
    const running = await runningServerOf(runFolder, server);
    if (running === undefined) steps.note(`${SERVERS[server]} does not run in ${runFolder}`);
    else await steps.run(`${SERVERS[server]} stopped`, () => endProcess(running, STOP_GRACE_MS));
    await forgetServer(runFolder, server);
  }
};

const status = async (): Promise<void> => {
  for (const server of SERVER_NAMES) {
    const running = await runningServerOf(runFolder, server);
    const state = running === undefined ? 'does not run' : `runs, pid ${running.pid}`;
    steps.note(`${SERVERS[server]} ${state}; log: ${logFileOf(runFolder, server)}`);
  }
};

const commands: Readonly<Record<string, () => Promise<void>>> = { start, stop, status };
const command = commands[positionals[0] ?? ''];
if (values.help || command === undefined) {
  console.log(HELP);
  process.exitCode = values.help ? 0 : 2;
} else {
  await command().catch((error: unknown) => {
    if (!(error instanceof EngineCannotStart)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  });
}
