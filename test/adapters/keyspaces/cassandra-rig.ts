import { Client, type types } from 'cassandra-driver';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { applyTables, readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import { guardOf } from '../../../localstack/guards/keyspaces-guard/guard.ts';
import { guardClient } from '../../../localstack/guards/keyspaces-guard/guarded-client.ts';
import { realClock } from '../../../localstack/time/local-time.ts';
import type { TableName } from '../../../schema/names.ts';
import { engineAddresses } from '../../engines/engines.ts';

export const engines = engineAddresses();

/** A keyspace of a suite's own on the real Cassandra, and guarded clients of it. */
export class CassandraRig {
  readonly keyspace: string;
  readonly #clients: Client[] = [];
  #owner: Client | undefined;

  constructor(keyspace: string) {
    this.keyspace = keyspace;
  }

  /** Sees everything, unguarded: the tests' own eyes. */
  get owner(): Client {
    if (this.#owner === undefined) throw new Error('begin() comes first');
    return this.#owner;
  }

  async begin(): Promise<void> {
    const { contactPoint, port, localDataCenter } = this.address;
    this.#owner = new Client({ contactPoints: [`${contactPoint}:${port}`], localDataCenter });
    await this.#owner.execute(`DROP KEYSPACE IF EXISTS ${this.keyspace}`);
    await applyTables(this.#owner, await readTables(), this.keyspace);
  }

  get address() {
    if (engines === null) throw new Error('no real Cassandra');
    return engines.cassandra;
  }

  /** As the functions have it: every statement passes the Keyspaces guard. */
  async client(): Promise<Client> {
    const { keyspace } = this;
    const guard = guardOf({ tables: await readTables(), keyspace, clock: realClock });
    const client = guardClient(makeKeyspacesClient({ ...this.address, keyspace }), guard);
    this.#clients.push(client);
    await client.connect();
    return client;
  }

  async empty(...tables: TableName[]): Promise<void> {
    for (const table of tables) await this.owner.execute(`TRUNCATE ${this.keyspace}.${table}`);
  }

  async rows(query: string, params: unknown[] = []): Promise<types.Row[]> {
    return (await this.owner.execute(query.replace('$KEYSPACE', this.keyspace), params, { prepare: true })).rows;
  }

  async end(): Promise<void> {
    for (const client of this.#clients) await client.shutdown();
    await this.#owner?.execute(`DROP KEYSPACE IF EXISTS ${this.keyspace}`);
    await this.#owner?.shutdown();
  }
}
