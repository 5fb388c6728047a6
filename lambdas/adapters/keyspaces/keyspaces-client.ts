import { auth, Client, type ClientOptions, policies, types } from 'cassandra-driver';

/** How the store is reached; the statements are the same. */
export type StoreDialect = 'cassandra' | 'keyspaces';

export interface KeyspacesEndpoint {
  readonly contactPoint: string;
  readonly port: number;
  readonly localDataCenter: string;
  readonly keyspace?: string;
  readonly authProvider?: auth.AuthProvider;
  /** TLS to this host name, verified. Absent: plain text, for a local Cassandra only. */
  readonly tlsHost?: string;
}

/** Below the deadline's margin: a request that was begun in time also ends in time. */
const READ_TIMEOUT_MS = 4_000;
const CONNECT_TIMEOUT_MS = 3_000;

/**
 * A client whose defaults are the store's rules: LOCAL_QUORUM (the driver's own is LOCAL_ONE, which Keyspaces refuses
 * for writes), LOCAL_SERIAL, prepared statements, verified TLS (the driver's own default accepts any certificate), and no
 * retries of the driver's: every retry is decided where its effect is known.
 */
export const makeKeyspacesClient = (endpoint: KeyspacesEndpoint): Client => {
  const client = new Client({
    contactPoints: [endpoint.contactPoint],
    localDataCenter: endpoint.localDataCenter,
    protocolOptions: { port: endpoint.port },
    ...(endpoint.keyspace === undefined ? {} : { keyspace: endpoint.keyspace }),
    ...(endpoint.authProvider === undefined ? {} : { authProvider: endpoint.authProvider }),
    ...(endpoint.tlsHost === undefined ? {} : { sslOptions: tlsTo(endpoint.tlsHost) }),
    queryOptions: {
      consistency: types.consistencies.localQuorum,
      serialConsistency: types.consistencies.localSerial,
      prepare: true,
      isIdempotent: false,
    },
    policies: {
      retry: new policies.retry.FallthroughRetryPolicy(),
      reconnection: new policies.reconnection.ExponentialReconnectionPolicy(100, 2_000),
    },
    socketOptions: { readTimeout: READ_TIMEOUT_MS, connectTimeout: CONNECT_TIMEOUT_MS },
    monitorReporting: { enabled: false },
    // An object would be keyed by what strangers write: a key `__proto__` would be lost.
    encoding: { map: Map },
  });
  client.on('hostRemove', endHost);
  return client;
};

/**
 * A client that has lost all hosts looks its contact points up anew, and forgets the hosts it had without ending them: the timers
 * of each would try to reconnect, and keep the process alive, for ever (cassandra-driver 4.10, `_initializeConnection`).
 */
const endHost = (host: { shutdown?(waitForPending: boolean): Promise<void> }): void => {
  host.shutdown?.(false).catch(() => undefined);
};

const tlsTo = (host: string): NonNullable<ClientOptions['sslOptions']> => ({
  host,
  servername: host,
  rejectUnauthorized: true,
});
