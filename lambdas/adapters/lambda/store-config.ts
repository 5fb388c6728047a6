import { KEYSPACE } from '../../../schema/names.ts';
import type { Clock } from '../../core/ports.ts';
import { isLoopbackHost, type Settings } from '../../core/settings.ts';
import type { CredentialsSource } from '../aws/sigv4.ts';
import { KeyspacesAuth } from '../keyspaces/keyspaces-auth.ts';
import type { KeyspacesEndpoint, StoreDialect } from '../keyspaces/keyspaces-client.ts';

export interface StoreConfig {
  /** `keyspaces`: TLS and signatures of the function's role. `cassandra`: plain text, to this machine only. */
  readonly dialect: StoreDialect;
  readonly host: string;
  readonly port: number;
  /** Keyspaces calls its data centre as AWS calls the region. */
  readonly localDataCenter: string;
  readonly keyspace: string;
  readonly region: string;
}

const PORTS = { keyspaces: 9_142, cassandra: 9_042 } as const satisfies Record<StoreDialect, number>;

/** `AWS_REGION`; by default: `STORE_DIALECT`, `STORE_HOST`, `STORE_PORT`, `STORE_DATA_CENTER`, `STORE_KEYSPACE`. */
export const readStoreConfig = (settings: Settings): StoreConfig => {
  const region = settings.text('AWS_REGION');
  const dialect = settings.oneOf<StoreDialect>('STORE_DIALECT', ['keyspaces', 'cassandra'], 'keyspaces');
  const host = settings.text('STORE_HOST', `cassandra.${region}.amazonaws.com`);
  if (dialect === 'cassandra' && !isLoopbackHost(host)) {
    settings.refuse(`STORE_HOST is "${host}"; STORE_DIALECT cassandra is plain text, and that only to this machine`);
  }
  return {
    dialect,
    host,
    port: settings.positiveInteger('STORE_PORT', PORTS[dialect]),
    localDataCenter: settings.text('STORE_DATA_CENTER', region),
    keyspace: settings.text('STORE_KEYSPACE', KEYSPACE),
    region,
  };
};

export const storeEndpointOf = (
  store: StoreConfig,
  credentials: CredentialsSource,
  clock: Clock,
): KeyspacesEndpoint => {
  const { dialect, host, port, localDataCenter, keyspace, region } = store;
  const endpoint = { contactPoint: host, port, localDataCenter, keyspace };
  if (dialect === 'cassandra') return endpoint;
  return { ...endpoint, authProvider: new KeyspacesAuth({ region, credentials, clock }), tlsHost: host };
};
