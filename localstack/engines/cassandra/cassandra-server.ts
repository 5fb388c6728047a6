import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'cassandra-driver';
import { LOOPBACK } from '../process/port-check.ts';
import { writeInto } from '../process/writable.ts';
import { type CassandraConfiguration, cassandraSettingsOf } from './cassandra-settings.ts';

export const LOCAL_DATA_CENTER = 'datacenter1';

const LOGBACK = `<configuration>
  <appender name="STDOUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%-5level %date{HH:mm:ss.SSS} [%thread] %logger{0} - %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="STDOUT"/></root>
</configuration>
`;

/** Writes the configuration files and returns what follows the JVM options on the command line. */
export const configureCassandra = async (configuration: CassandraConfiguration): Promise<string[]> => {
  const { folder } = configuration;
  const yaml = join(folder, 'cassandra.yaml');
  const logback = join(folder, 'logback.xml');
  await writeInto(yaml, `${JSON.stringify(cassandraSettingsOf(configuration), undefined, 2)}\n`);
  await writeInto(logback, LOGBACK);
  return [
    `-Dcassandra.config=${pathToFileURL(yaml).href}`,
    `-Dlogback.configurationFile=${pathToFileURL(logback).href}`,
    `-Dcassandra.storagedir=${join(folder, 'data')}`,
    `-Dcassandra.logdir=${folder}`,
    `-Dcassandra.triggers_dir=${join(folder, 'triggers')}`,
    'org.apache.cassandra.service.CassandraDaemon',
  ];
};

/** True when the node answers a query. */
export const doesCassandraAnswer = async (port: number): Promise<boolean> => {
  const client = new Client({
    contactPoints: [`${LOOPBACK}:${port}`],
    localDataCenter: LOCAL_DATA_CENTER,
    socketOptions: { connectTimeout: 2_000, readTimeout: 5_000 },
  });
  try {
    await client.connect();
    const { rowLength } = await client.execute('SELECT release_version FROM system.local');
    return rowLength === 1;
  } catch {
    return false;
  } finally {
    await client.shutdown();
  }
};
