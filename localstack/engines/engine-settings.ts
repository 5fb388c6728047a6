import { join } from 'node:path';
import { EngineCannotStart } from './engine.ts';

/** Each port the engines listen on, on the loopback interface only: its default and the variable that moves it. */
export const PORTS = {
  kafka: { use: 'Kafka', standard: 19_092, variable: 'SPEED_LAYER_KAFKA_PORT' },
  kafkaController: { use: "Kafka's controller", standard: 19_093, variable: 'SPEED_LAYER_KAFKA_CONTROLLER_PORT' },
  cassandra: { use: 'Cassandra (CQL)', standard: 19_042, variable: 'SPEED_LAYER_CASSANDRA_PORT' },
  cassandraStorage: { use: "Cassandra's storage", standard: 17_000, variable: 'SPEED_LAYER_CASSANDRA_STORAGE_PORT' },
  documents: { use: 'The document server', standard: 19_017, variable: 'SPEED_LAYER_DOCUMENTS_PORT' },
} as const;
export type PortName = keyof typeof PORTS;
export type EnginePorts = Readonly<Record<PortName, number>>;

export const PORT_NAMES = Object.keys(PORTS) as PortName[];

/** @throws EngineCannotStart where a variable holds something else than a port, or two hold the same. */
export const enginePortsFrom = (env: NodeJS.ProcessEnv): EnginePorts => {
  const ports = {
    kafka: portFrom(env, 'kafka'),
    kafkaController: portFrom(env, 'kafkaController'),
    cassandra: portFrom(env, 'cassandra'),
    cassandraStorage: portFrom(env, 'cassandraStorage'),
    documents: portFrom(env, 'documents'),
  };
  refuseSharedPorts(ports);
  return ports;
};

/** Each alone is free; the second server would wait for ever for what the first has taken. */
const refuseSharedPorts = (ports: EnginePorts): void => {
  for (const name of PORT_NAMES) {
    const other = PORT_NAMES.find((candidate) => candidate !== name && ports[candidate] === ports[name]);
    if (other === undefined) continue;
    throw new EngineCannotStart(
      `${PORTS[name].use} and ${PORTS[other].use} cannot share port ${ports[name]}: ` +
        `set ${PORTS[name].variable} or ${PORTS[other].variable} to another one.`,
    );
  }
};

/** A line for each port: its variable, who listens there, its default. */
export const portHelp = (): string => {
  const width = Math.max(...PORT_NAMES.map((name) => PORTS[name].variable.length));
  return PORT_NAMES.map(
    (name) => `  ${PORTS[name].variable.padEnd(width)}  ${PORTS[name].standard}  ${PORTS[name].use}`,
  ).join('\n');
};

const portFrom = (env: NodeJS.ProcessEnv, name: PortName): number => {
  const { variable, standard } = PORTS[name];
  const text = env[variable];
  if (text === undefined || text === '') return standard;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new EngineCannotStart(`${variable}=${text} is not a port. Set it to a number from 1 to 65535, or unset it.`);
};

/** Where jars, class archives and the data of runs are kept; git-ignored. */
export const engineFolderFrom = (env: NodeJS.ProcessEnv): string =>
  env['SPEED_LAYER_FOLDER'] || join(import.meta.dirname, '..', '..', '.speed-layer');
