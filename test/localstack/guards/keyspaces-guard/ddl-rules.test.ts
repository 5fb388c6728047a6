import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { assertKeyspacesTables } from '../../../../localstack/guards/keyspaces-guard/ddl-rules.ts';
import { tablesOf } from '../../../../schema/cql.ts';

const cql = (file: string) => readFile(new URL(`../../../../schema/cql/${file}`, import.meta.url), 'utf8');
const tableOf = (columns: string, key = 'id', options = '') =>
  `CREATE TABLE rows (id int, ${columns}, PRIMARY KEY (${key})) ${options}`;

describe('assertKeyspacesTables', () => {
  it.each(['views.cql', 'helpers.cql'])('takes the tables of %s', async (file) => {
    const text = await cql(file);
    expect(() => assertKeyspacesTables(text)).not.toThrow();
  });

  it.each([
    tableOf('ab text'),
    tableOf('ab text', '(id, ab)', 'WITH default_time_to_live = 60'),
    tableOf('ab frozen<list<text>>, cd frozen<set<int>>, ef frozen<map<text, bigint>>'),
    tableOf('ab frozen<map<timestamp, frozen<list<int>>>>, cd frozen<map<int, frozen<map<text, frozen<set<int>>>>>>'),
  ])('takes %s', (text) => {
    expect(() => assertKeyspacesTables(text)).not.toThrow();
  });

  it.each([
    [
      'compaction',
      tableOf('ab int', 'id', "WITH compaction = {'class': 'TimeWindowCompactionStrategy'}"),
      'no option but',
    ],
    ['gc_grace_seconds', tableOf('ab int', 'id', 'WITH gc_grace_seconds = 0'), 'no option but'],
    ['caching', tableOf('ab int', 'id', "WITH caching = {'keys': 'ALL'}"), 'no option but'],
    [
      'compression',
      tableOf('ab int', 'id', "WITH default_time_to_live = 6 AND compression = {'enabled': 'false'}"),
      'no option but',
    ],
    ['a type of its own', tableOf('ab duration'), 'supported scalar type'],
    ['a vector', tableOf('ab vector<float>'), 'supported scalar type'],
    ['a collection that is not frozen', tableOf('ab list<text>'), 'frozen collection'],
    ['a collection that is not frozen inside', tableOf('ab frozen<map<int, list<int>>>'), 'frozen collection'],
    ['a collection of what is no type', tableOf('ab frozen<map<int, frozen<list<duration>>>>'), 'frozen collection'],
    ['a collection as a key', tableOf('ab frozen<list<text>>', 'id, ab'), 'key column'],
    ['a short table name', 'CREATE TABLE ab (id int, PRIMARY KEY (id))', '3 to 48'],
    ['a long table name', `CREATE TABLE ${'a'.repeat(49)} (id int, PRIMARY KEY (id))`, '3 to 48'],
    ['a short column name', tableOf('a int'), '2 to 48'],
  ])('refuses %s', (_, text, rule) => {
    expect(() => assertKeyspacesTables(text)).toThrow(
      expect.objectContaining({ name: 'KeyspacesRefusal', rule: expect.stringContaining(rule) }),
    );
  });

  it('names the table', () => {
    expect(() => assertKeyspacesTables(`${tableOf('ab int')}; CREATE TABLE bad_one (a int, PRIMARY KEY (a))`)).toThrow(
      'CREATE TABLE bad_one',
    );
  });
});

it('every view lapses after two days at most, also where a write forgets its TTL', async () => {
  const ttls = tablesOf(await cql('views.cql')).map(({ name, defaultTtlSeconds }) => [name, defaultTtlSeconds]);
  expect(ttls.filter(([, ttl]) => !(Number(ttl) > 0 && Number(ttl) <= 172_800))).toEqual([]);
});
