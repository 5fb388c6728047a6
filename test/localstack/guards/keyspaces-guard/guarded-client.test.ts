import { Client, types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { makeKeyspacesClient } from '../../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { guardOf } from '../../../../localstack/guards/keyspaces-guard/guard.ts';
import { guardClient } from '../../../../localstack/guards/keyspaces-guard/guarded-client.ts';
import { tablesOf } from '../../../../schema/cql.ts';

const NOW = epochMs(1_795_471_200_000);
const SELECT = 'SELECT * FROM rows WHERE id = ?';
const INSERT = 'INSERT INTO rows (id, score) VALUES (?, ?)';

const guard = guardOf({
  tables: tablesOf('CREATE TABLE rows (id int, score int, PRIMARY KEY (id)) WITH default_time_to_live = 60'),
  keyspace: 'speed',
  clock: { now: () => NOW },
});

/** A client that sends nothing: it notes what would be sent. */
const recording = (client: Client) => {
  const sent: unknown[][] = [];
  const note = (...request: unknown[]) => {
    sent.push(request);
    return Promise.resolve({ rows: [] });
  };
  Object.assign(client, { execute: note, batch: note });
  return { client: guardClient(client, guard), sent };
};

const ours = () => recording(makeKeyspacesClient({ contactPoint: '127.0.0.1', port: 24_999, localDataCenter: 'dc1' }));
const plain = () => recording(new Client({ contactPoints: ['127.0.0.1:24999'], localDataCenter: 'dc1' }));

describe('guardClient', () => {
  it('sends what the guard takes, as it came', async () => {
    const { client, sent } = ours();
    await client.execute(SELECT, [1], { isIdempotent: true });
    await client.batch([{ query: INSERT, params: [1, 2] }], { logged: false });
    expect(sent).toEqual([
      [SELECT, [1], { isIdempotent: true }],
      [[{ query: INSERT, params: [1, 2] }], { logged: false }],
    ]);
  });

  it('sends nothing that the guard refuses', async () => {
    const { client, sent } = ours();
    await expect(client.execute('SELECT COUNT(*) FROM rows WHERE id = ?', [1])).rejects.toThrow('COUNT()');
    await expect(client.execute(`${INSERT} USING TTL ?`, [1, 2, 0])).rejects.toThrow('a TTL is 1 to');
    await expect(client.batch([INSERT, SELECT], { logged: false })).rejects.toThrow('INSERT, UPDATE and DELETE only');
    expect(sent).toEqual([]);
  });

  it('judges by the client’s own consistency: the driver’s default is refused for writes', async () => {
    const { client } = plain();
    await client.execute(SELECT, [1]);
    await expect(client.execute(INSERT, [1, 2])).rejects.toThrow('writes are LOCAL_QUORUM only');
    await client.execute(INSERT, [1, 2], { consistency: types.consistencies.localQuorum });
  });

  it('judges by the request’s consistency where it has one', async () => {
    const { client } = ours();
    const options = { consistency: types.consistencies.quorum };
    await expect(client.execute(SELECT, [1], options)).rejects.toThrow('reads are ONE');
    const serial = { serialConsistency: types.consistencies.serial };
    await expect(client.execute(`${INSERT} IF NOT EXISTS`, [1, 2], serial)).rejects.toThrow('LOCAL_SERIAL only');
  });

  it('knows that the driver’s batches are logged unless told otherwise', async () => {
    const { client } = ours();
    const statements = Array.from({ length: 31 }, () => ({ query: INSERT, params: [1, 2] }));
    await client.batch(statements);
    await expect(client.batch(statements, { logged: false })).rejects.toThrow('unlogged batch holds at most 30');
  });

  it('leaves no way around', () => {
    const { client } = ours();
    expect(() => client.eachRow('SELECT * FROM rows', [], () => {})).toThrow(
      'eachRow() does not pass the Keyspaces guard',
    );
    expect(() => client.stream('SELECT * FROM rows')).toThrow('stream() does not pass');
  });
});
