import { GetTableCommand, type KeyspacesClient } from '@aws-sdk/client-keyspaces';
import type { IsTtlOn } from './table-retention.ts';

/** A table's own setting: while it is off, no row's TTL is obeyed. */
export const makeKeyspacesTtl =
  (client: Pick<KeyspacesClient, 'send'>, keyspaceName: string): IsTtlOn =>
  async (tableName) => {
    const { ttl } = await client.send(new GetTableCommand({ keyspaceName, tableName }));
    return ttl?.status === 'ENABLED';
  };
