/** What every engine offers: a Kafka broker, a Cassandra node and a document server that answer on this machine. */

/** `jvm`: the real servers as child processes. `docker`: the same servers from compose.yaml. `memory`: fakes in this process. */
export type EngineName = 'jvm' | 'docker' | 'memory';

/** All that a client needs to connect. */
export interface EngineAddresses {
  readonly kafka: { readonly brokers: readonly string[] };
  readonly cassandra: {
    readonly contactPoint: string;
    readonly port: number;
    readonly localDataCenter: string;
  };
  /** Speaks MongoDB's protocol, in plain text. */
  readonly documents: { readonly host: string; readonly port: number };
}

export interface RunningEngines extends EngineAddresses {
  readonly name: EngineName;
  /** Ends the servers and keeps their data. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

/** A server process that a test may crash. */
export interface JvmServer {
  readonly pid: number;
  readonly logFile: string;
  isAlive(): boolean;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again on its data and ports, ending it first where it runs; resolves when it answers. */
  restart(): Promise<void>;
}

export interface JvmEngines extends RunningEngines {
  readonly name: 'jvm';
  readonly kafka: EngineAddresses['kafka'] & JvmServer;
  readonly cassandra: EngineAddresses['cassandra'] & JvmServer;
  readonly documents: EngineAddresses['documents'] & JvmServer;
}

/** An engine did not start. The message says what happened and what to do; it is meant to be printed as it stands. */
export class EngineCannotStart extends Error {
  override readonly name = 'EngineCannotStart';
}
