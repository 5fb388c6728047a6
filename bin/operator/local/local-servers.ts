import type { EnginePorts } from '../../../localstack/engines/engine-settings.ts';
import { isPortFree, LOOPBACK } from '../../../localstack/engines/process/port-check.ts';
import { memoryRunIn } from '../../../localstack/run/memory-run.ts';
import { wrong } from '../findings.ts';
import type { Check, Finding } from '../operator-ports.ts';

/** What commands ask, and what it is called. */
const ASKED = { kafka: 'Kafka', cassandra: 'Cassandra', documents: 'the documents' } as const;
export type AskedServer = keyof typeof ASKED;

const addressOf = (ports: EnginePorts, server: AskedServer): string =>
  `${ASKED[server]} at ${LOOPBACK}:${ports[server]}`;

/** Which of the run's servers do not answer, and what to do; `null`: they all do. */
export const missingServers = async (ports: EnginePorts, folder: string): Promise<string | null> => {
  const away: string[] = [];
  for (const server of Object.keys(ASKED) as AskedServer[]) {
    if (await isPortFree(ports[server])) away.push(addressOf(ports, server));
  }
  if (away.length === 0) return null;
  const inMemory = await memoryNote(folder);
  if (inMemory !== null) return inMemory;
  return `The run on this machine does not answer (${away.join(', ')}): start it with npm start, or name a stage on AWS with --stage.`;
};

/** `null`: no run in memory is under way. */
export const memoryNote = async (folder: string): Promise<string | null> => {
  const inMemory = await memoryRunIn(folder);
  if (inMemory === null) return null;
  return (
    `A run in memory is under way (pid ${inMemory.pid}), which commands ask through its console, and that does not answer here: ` +
    'start it without --no-console, and give both the same SPEED_LAYER_CONSOLE_PORT.'
  );
};

/** A check of something that lives in a server: where that is away, the check says so. */
export const checkIn = (server: AskedServer, ports: EnginePorts, remedy: string, { name, run }: Check): Check => ({
  name,
  run: async (): Promise<Finding> =>
    (await isPortFree(ports[server])) ? wrong(`nobody answers for ${addressOf(ports, server)}`, remedy) : run(),
});
