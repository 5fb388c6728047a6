import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyTables, readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import { type CqlTable, tablesOf } from '../../../schema/cql.ts';
import { TABLES } from '../../../schema/names.ts';
import { engineAddresses } from '../../engines/engines.ts';

const KEYSPACE = 'ddl_test';
const engines = engineAddresses();

describe.runIf(engines !== null)('applyTables', () => {
  let client: Client;
  let tables: CqlTable[];

  beforeAll(async () => {
    const { contactPoint, port, localDataCenter } = engines?.cassandra ?? {
      contactPoint: '',
      port: 0,
      localDataCenter: '',
    };
    client = new Client({ contactPoints: [`${contactPoint}:${port}`], localDataCenter });
    await client.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    tables = await readTables();
  });

  afterAll(async () => {
    await client.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    await client.shutdown();
  });

  const schemaRows = async (view: string) =>
    (await client.execute(`SELECT * FROM system_schema.${view} WHERE keyspace_name = ?`, [KEYSPACE])).rows.map(
      (row) => ({
        ...row,
      }),
    );
  const schema = async () => JSON.stringify([await schemaRows('tables'), await schemaRows('columns')]);

  it('creates every table of schema/cql', async () => {
    const applied = await applyTables(client, tables, KEYSPACE);
    expect([...applied.created].sort()).toEqual(Object.values(TABLES).sort());
    const rows = await schemaRows('tables');
    expect(rows.map((row) => String(row['table_name'])).sort()).toEqual(Object.values(TABLES).sort());
  });

  it('changes nothing the second time', async () => {
    const before = await schema();
    expect(await applyTables(client, tables, KEYSPACE)).toEqual({ created: [], extended: [] });
    expect(await schema()).toBe(before);
  });

  it('gives each table the TTL of its definition, and time windows to those that lapse within two days', async () => {
    for (const row of await schemaRows('tables')) {
      const table = tables.find(({ name }) => name === row['table_name']);
      const strategy = (row['compaction'] as Record<string, string>)['class'];
      expect(row['default_time_to_live']).toBe(table?.defaultTtlSeconds);
      expect(strategy?.endsWith('TimeWindowCompactionStrategy')).toBe(table?.defaultTtlSeconds === 172_800);
    }
    const views = await client.execute(
      `SELECT compaction FROM system_schema.tables WHERE keyspace_name = '${KEYSPACE}' AND table_name = 'movie_stats'`,
    );
    expect(views.first()?.['compaction']).toMatchObject({
      compaction_window_unit: 'HOURS',
      compaction_window_size: '6',
    });
  });

  it('keeps the key columns with their order', async () => {
    const columns = (await schemaRows('columns')).filter((row) => row['table_name'] === 'review_sentiments');
    const keys = columns.filter((row) => row['kind'] !== 'regular').sort((a, b) => a['position'] - b['position']);
    expect(keys.map((row) => [row['kind'], row['column_name'], row['clustering_order']])).toEqual([
      ['clustering', 'hour', 'desc'],
      ['partition_key', 'movie_id', 'none'],
      ['clustering', 'window_start', 'desc'],
    ]);
  });

  it('adds a column that is new, and only that', async () => {
    const grown = tablesOf(
      'CREATE TABLE sync_checkpoints (sync_name text, window_start timestamp, advanced_at timestamp, ver int, note frozen<list<text>>, PRIMARY KEY ((sync_name)))',
    );
    expect(await applyTables(client, grown, KEYSPACE)).toEqual({ created: [], extended: ['sync_checkpoints.note'] });
    expect(await applyTables(client, grown, KEYSPACE)).toEqual({ created: [], extended: [] });
  });

  it.each([
    [
      'another key',
      'CREATE TABLE sync_checkpoints (sync_name text, ver int, PRIMARY KEY ((sync_name), ver))',
      'its key is sync_name, not sync_name, ver ASC',
    ],
    [
      'another order',
      'CREATE TABLE poll_checkpoints (shard int, movie_id int, PRIMARY KEY ((shard), movie_id)) WITH CLUSTERING ORDER BY (movie_id DESC)',
      'movie_id ASC, not shard, movie_id DESC',
    ],
    [
      'another type',
      'CREATE TABLE sync_checkpoints (sync_name text, ver bigint, PRIMARY KEY ((sync_name)))',
      'ver is int, not bigint',
    ],
  ])('refuses a table that stands there with %s', async (_, text, fault) => {
    const before = await schema();
    await expect(applyTables(client, tablesOf(text), KEYSPACE)).rejects.toThrow(fault);
    expect(await schema()).toBe(before);
  });
});
