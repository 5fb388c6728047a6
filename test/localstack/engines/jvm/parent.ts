/** Starts engines and waits to be killed: `node parent.ts <run folder> <ports as JSON>`. Prints the engines' pids. */

import { engineFolderFrom } from '../../../../localstack/engines/engine-settings.ts';
import { startJvmEngines } from '../../../../localstack/engines/jvm/jvm.ts';
import { silentSteps } from '../../../../localstack/engines/steps.ts';

const [, , runFolder = '', ports = ''] = process.argv;
const { kafka, cassandra, documents } = await startJvmEngines({
  folder: engineFolderFrom(process.env),
  runFolder,
  ports: JSON.parse(ports),
  data: 'kept',
  commitLog: 'batch',
  tuning: 'boot',
  lifetime: 'parent',
  env: process.env,
  steps: silentSteps,
});
console.log(JSON.stringify([kafka.pid, cassandra.pid, documents.pid]));
setInterval(() => {}, 60_000);
