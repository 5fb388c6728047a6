import type { Client } from 'cassandra-driver';
import type { IsTtlOn } from '../../lambdas/adapters/keyspaces/table-retention.ts';

const SELECT = 'SELECT default_time_to_live FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?';

/** Apache Cassandra obeys every TTL; whether a table has one by itself is what tells that its rows will go. */
export const makeCassandraTtl =
  (client: Client, keyspace: string): IsTtlOn =>
  async (table) => {
    const { rows } = await client.execute(SELECT, [keyspace, table], { prepare: true });
    return Number(rows[0]?.['default_time_to_live'] ?? 0) > 0;
  };
