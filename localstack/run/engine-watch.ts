import type { JvmEngines, JvmServer, RunningEngines } from '../engines/engine.ts';
import { SERVER_NAMES, SERVERS, type ServerName } from '../engines/jvm/jars.ts';

const WAITING: Readonly<Record<ServerName, string>> = {
  kafka: 'polls and handlers wait for it',
  cassandra: 'records wait in Kafka',
  documents: 'what is to be copied waits in Cassandra',
};

/** A sentence for each server that has ended without being asked to: what it means and what to do. */
export const engineFaultsOf = (engines: RunningEngines | undefined): string[] =>
  engines === undefined || !isJvm(engines) ? [] : endedServersOf(engines).map((name) => faultOf(name, engines[name]));

/** The servers that have ended without being asked to. */
export const endedServersOf = (engines: RunningEngines | undefined): ServerName[] =>
  engines === undefined || !isJvm(engines) ? [] : SERVER_NAMES.filter((name) => !engines[name].isAlive());

const isJvm = (engines: RunningEngines): engines is JvmEngines => engines.name === 'jvm';

const faultOf = (name: ServerName, server: JvmServer): string =>
  `${SERVERS[name]} has ended; ${WAITING[name]}. Stop with Ctrl-C and start again: nothing acknowledged is lost. ` +
  `Its last words: ${server.logFile}`;
