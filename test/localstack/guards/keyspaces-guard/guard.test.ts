import { types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { guardOf } from '../../../../localstack/guards/keyspaces-guard/guard.ts';
import { AWS_PAGES } from '../../../../localstack/guards/keyspaces-guard/refusal.ts';
import type { Params } from '../../../../localstack/guards/keyspaces-guard/use-rules.ts';
import { tablesOf } from '../../../../schema/cql.ts';

const NOW = epochMs(1_795_471_200_000);
const DAY_MS = 86_400_000;
const { localQuorum, localSerial, ...others } = types.consistencies as unknown as Record<Level, number>;

type Level = keyof typeof types.consistencies;

const TABLES = tablesOf(`
  CREATE TABLE rows (id int, hour timestamp, rank int, score double, ver int, PRIMARY KEY ((id), hour, rank))
    WITH default_time_to_live = 172800;
  CREATE TABLE pairs (id int, shard int, score double, PRIMARY KEY ((id, shard))) WITH default_time_to_live = 60;
  CREATE TABLE kept (id int, ${Array.from({ length: 300 }, (_, index) => `c${index} int`).join(', ')}, PRIMARY KEY (id));
  CREATE TABLE wide (id int, ${Array.from({ length: 300 }, (_, index) => `c${index} int`).join(', ')}, PRIMARY KEY (id))
    WITH default_time_to_live = 60;
`);

const guardWith = () => guardOf({ tables: TABLES, keyspace: 'speed', clock: { now: () => NOW } });
const guard = guardWith();
const standard = { consistency: localQuorum, serialConsistency: localSerial };

const judge = (statement: string, params?: Params) => () => guard.single({ ...standard, statement, params });

const KEY = 'id = ? AND hour = ? AND rank = ?';
const SELECT = 'SELECT * FROM rows WHERE id = ?';
const INSERT = 'INSERT INTO rows (id, hour, rank, score) VALUES (?, ?, ?, ?)';
const insertOf = (table: string, count: number) => {
  const columns = Array.from({ length: count }, (_, index) => `c${index}`);
  return `INSERT INTO ${table} (id, ${columns.join(', ')}) VALUES (?${', ?'.repeat(count)})`;
};

describe('takes', () => {
  it.each([
    SELECT,
    `${SELECT};`,
    'SELECT id, score FROM speed.rows WHERE id = ? AND hour >= ? AND hour < ? ORDER BY hour DESC LIMIT 10',
    'SELECT WRITETIME(score), TTL(score) FROM rows WHERE id IN (1, 2) AND hour = ? AND rank IN ?',
    'SELECT score FROM pairs WHERE id = ? AND shard IN (0, 1, 2)',
    "SELECT score FROM rows WHERE id = 1 AND hour = '2026-11-23'",
    INSERT,
    `${INSERT} IF NOT EXISTS`,
    `${INSERT} IF NOT EXISTS USING TTL ?`,
    `${INSERT} USING TIMESTAMP ? AND TTL ?`,
    'INSERT INTO rows (id, hour, rank) VALUES (:id, :hour, :rank)',
    `UPDATE rows USING TTL ? SET score = ?, ver = ? WHERE ${KEY} IF ver = ?`,
    `UPDATE rows USING TIMESTAMP ? SET score = null WHERE ${KEY}`,
    `UPDATE rows SET score = ? WHERE ${KEY} IF EXISTS`,
    `UPDATE rows SET score = ? WHERE ${KEY} IF ver IN (?, ?) AND score > ?`,
    `DELETE FROM rows USING TIMESTAMP ? WHERE ${KEY}`,
    `DELETE score, ver FROM rows WHERE ${KEY}`,
    `select "score" from rows where id = ? -- the newest`,
    insertOf('kept', 225),
    insertOf('wide', 166),
  ])('%s', (statement) => {
    expect(judge(statement)).not.toThrow();
  });
});

describe('refuses', () => {
  it.each([
    ['CREATE INDEX ON rows (score)', 'CREATE is no statement a function may send'],
    ['CREATE MATERIALIZED VIEW v AS SELECT * FROM rows', 'CREATE is no statement'],
    ['ALTER TABLE rows ADD x int', 'ALTER is no statement'],
    ['TRUNCATE rows', 'TRUNCATE is no statement'],
    ['BEGIN BATCH APPLY BATCH', 'BEGIN is no statement'],
    ['USE speed', 'USE is no statement'],
    ['SELECT COUNT(*) FROM rows WHERE id = ?', 'COUNT()'],
    ['SELECT max(score) FROM rows WHERE id = ?', 'MAX()'],
    ['SELECT id, MIN(score) FROM rows WHERE id = ?', 'MIN()'],
    ['SELECT SUM(score) FROM rows WHERE id = ?', 'SUM()'],
    ['SELECT AVG(score) FROM rows WHERE id = ?', 'AVG()'],
    ['SELECT toJson(score) FROM rows WHERE id = ?', 'TOJSON() is not used here'],
    ['SELECT DISTINCT id FROM rows', 'DISTINCT'],
    [`${SELECT} GROUP BY hour`, 'GROUP BY'],
    [`${SELECT} PER PARTITION LIMIT 1`, 'PER PARTITION LIMIT'],
    [`${SELECT} ALLOW FILTERING`, 'ALLOW FILTERING'],
    ['SELECT * FROM rows WHERE token(id) > ?', 'TOKEN() has no place in WHERE'],
    [`${SELECT} AND score CONTAINS ?`, 'operator CONTAINS'],
    [`${SELECT} AND hour != ?`, 'operator !='],
    [`${SELECT} USING TIMEOUT 5`, 'begins with USING'],
    ['SELECT * FROM', 'before the end'],
    ['SELECT * FROM rows WHERE id = ? %', 'not CQL: %'],
    ['SELECT * FROM other WHERE id = ?', 'speed.other is not a table'],
    ['SELECT * FROM system.local', 'system.local is not a table'],
    ['SELECT * FROM elsewhere.rows WHERE id = ?', 'elsewhere.rows is not a table'],
    ['SELECT missing FROM rows WHERE id = ?', 'every column named'],
    ['SELECT * FROM rows WHERE id = ? AND missing = ?', 'every column named'],
    ['SELECT * FROM rows', 'whole partition key'],
    ['SELECT * FROM rows WHERE hour = ?', 'whole partition key'],
    ['SELECT * FROM rows WHERE id > ?', 'whole partition key'],
    ['SELECT * FROM pairs WHERE id = ?', 'whole partition key'],
    [`${SELECT} AND score = ?`, 'key columns only'],
    ['INSERT INTO rows (id, hour, score) VALUES (?, ?, ?)', 'whole primary key'],
    ['INSERT INTO rows (id, hour, rank) VALUES (?, ?)', '2 values for 3 columns'],
    ['INSERT INTO rows JSON ?', 'before json'],
    ['UPDATE rows SET score = ? WHERE id = ? AND hour = ?', 'whole primary key'],
    ['UPDATE rows SET score = ? WHERE id = ? AND hour = ? AND rank IN (1, 2)', 'whole primary key'],
    [
      'UPDATE rows SET score = score + 1 WHERE id = ? AND hour = ? AND rank = ?',
      'score is neither a value nor a bind marker',
    ],
    ['DELETE FROM rows WHERE id = ?', 'whole primary key'],
    ['DELETE FROM rows WHERE id = ? AND hour < ? AND rank = ?', 'whole primary key'],
    [`${INSERT} IF NOT EXISTS USING TIMESTAMP ?`, 'TIMESTAMP and IF exclude'],
    [`UPDATE rows USING TIMESTAMP ? SET score = ? WHERE ${KEY} IF ver = ?`, 'TIMESTAMP and IF exclude'],
    ['INSERT INTO kept (id, c1) VALUES (?, ?) USING TTL ?', 'TTL enabled'],
    [`DELETE FROM rows USING TTL ? WHERE ${KEY}`, 'no place in DELETE'],
    [insertOf('kept', 226), 'at most 225'],
    [insertOf('wide', 167), '166 with TTL'],
  ])('%s', (statement, rule) => {
    expect(judge(statement)).toThrow(
      expect.objectContaining({ name: 'KeyspacesRefusal', statement, rule: expect.stringContaining(rule) }),
    );
  });

  it('with the statement, the rule and where AWS says so', () => {
    expect(judge(`${SELECT} GROUP BY hour`)).toThrow(
      `Keyspaces: GROUP BY is not supported\n  statement: ${SELECT} GROUP BY hour\n  see ${AWS_PAGES.select}`,
    );
  });

  it('the same text again, having seen it before', () => {
    expect(judge('SELECT * FROM rows')).toThrow('whole partition key');
    expect(judge('SELECT * FROM rows')).toThrow('whole partition key');
  });
});

describe('consistency', () => {
  const statements = { read: SELECT, write: INSERT, conditional: `${INSERT} IF NOT EXISTS` };
  const use = (kind: keyof typeof statements, consistency: number, serialConsistency?: number) => () =>
    guard.single({ statement: statements[kind], consistency, serialConsistency });

  it('of a write is LOCAL_QUORUM', () => {
    expect(use('write', localQuorum)).not.toThrow();
    for (const other of Object.values(others)) expect(use('write', other)).toThrow('writes are LOCAL_QUORUM only');
  });

  it('of a read is ONE, LOCAL_ONE or LOCAL_QUORUM', () => {
    const { one, localOne, ...rest } = others;
    for (const allowed of [one, localOne, localQuorum]) expect(use('read', allowed)).not.toThrow();
    for (const other of Object.values(rest)) expect(use('read', other)).toThrow('reads are ONE');
  });

  it('of a condition is LOCAL_SERIAL, and said', () => {
    expect(use('conditional', localQuorum, localSerial)).not.toThrow();
    expect(use('conditional', localQuorum, others.serial)).toThrow('LOCAL_SERIAL only');
    expect(use('conditional', localQuorum)).toThrow('LOCAL_SERIAL only');
  });
});

describe('bound values', () => {
  const timestamped = `${INSERT} USING TIMESTAMP ?`;
  const withTtl = `${INSERT} USING TTL ?`;
  const micros = (ms: number) => types.Long.fromNumber(ms * 1_000);

  it.each([0, -2 * DAY_MS, 300_000])('a write timestamp %i ms from now is taken', (ahead) => {
    expect(judge(timestamped, [1, 2, 3, 4, (NOW + ahead) * 1_000])).not.toThrow();
    expect(judge(timestamped, [1, 2, 3, 4, micros(NOW + ahead)])).not.toThrow();
  });

  it.each([-2 * DAY_MS - 1, 300_001, 365 * DAY_MS])('a write timestamp %i ms from now is refused', (ahead) => {
    expect(judge(timestamped, [1, 2, 3, 4, (NOW + ahead) * 1_000])).toThrow('2 days before and 5 minutes after');
    expect(judge(timestamped, [1, 2, 3, 4, micros(NOW + ahead)])).toThrow('2 days before and 5 minutes after');
  });

  it('a write timestamp in milliseconds, as a literal, left out, or named is judged too', () => {
    expect(judge(timestamped, [1, 2, 3, 4, NOW])).toThrow('in microseconds');
    expect(judge(`${INSERT} USING TIMESTAMP 12`)).toThrow('in microseconds');
    expect(judge(timestamped, [1, 2, 3, 4])).toThrow('in microseconds');
    const named = 'INSERT INTO rows (id, hour, rank) VALUES (:id, :hour, :rank) USING TIMESTAMP :at';
    expect(judge(named, { id: 1, hour: 2, rank: 3, at: NOW * 1_000 })).not.toThrow();
    expect(judge(named, { id: 1, hour: 2, rank: 3, at: NOW })).toThrow('in microseconds');
  });

  it('the driver’s own write timestamp is judged, and has no place beside a condition', () => {
    const use = { ...standard, statement: INSERT };
    expect(() => guard.single({ ...use, timestampUs: NOW * 1_000 })).not.toThrow();
    expect(() => guard.single({ ...use, timestampUs: NOW })).toThrow('in microseconds');
    const conditional = { ...use, statement: `${INSERT} IF NOT EXISTS`, timestampUs: NOW * 1_000 };
    expect(() => guard.single(conditional)).toThrow('exclude each other');
  });

  it.each([1, 172_800, 630_720_000])('a TTL of %i s is taken', (ttl) => {
    expect(judge(withTtl, [1, 2, 3, 4, ttl])).not.toThrow();
  });

  it.each([0, -1, 630_720_001, null, undefined])('a TTL of %s s is refused', (ttl) => {
    expect(judge(withTtl, [1, 2, 3, 4, ttl])).toThrow('a TTL is 1 to');
  });

  it('IN lists multiply to at most 100 subqueries', () => {
    const list = (length: number) => Array.from({ length }, (_, index) => index);
    const one = 'SELECT * FROM rows WHERE id = ? AND hour = ? AND rank IN ?';
    expect(judge(one, [1, 2, list(100)])).not.toThrow();
    expect(judge(one, [1, 2, list(101)])).toThrow('at most 100 subqueries');
    const two = `SELECT * FROM rows WHERE id IN (1, 2, 3) AND hour = ? AND rank IN ?`;
    expect(judge(two, [2, list(33)])).not.toThrow();
    expect(judge(two, [2, list(34)])).toThrow('at most 100 subqueries');
    expect(judge(`SELECT * FROM rows WHERE id IN (${list(101).join(', ')})`)).toThrow('at most 100 subqueries');
  });
});

describe('a batch', () => {
  const conditional = `UPDATE rows SET score = ?, ver = ? WHERE ${KEY} IF ver = ?`;
  const rowsOf = (statement: string, ...params: (readonly unknown[])[]) =>
    params.map((bound) => ({ statement, params: bound }));
  const batch =
    (statements: { statement: string; params?: Params }[], isLogged = false, judged = guard) =>
    () =>
      judged.batch({ ...standard, statements, isLogged });
  const times = (count: number) => Array.from({ length: count }, () => ({ statement: INSERT }));

  it('holds up to 30 statements unlogged, 100 logged', () => {
    expect(batch(times(30))).not.toThrow();
    expect(batch(times(31))).toThrow('unlogged batch holds at most 30');
    expect(batch(times(100), true)).not.toThrow();
    expect(batch(times(101), true)).toThrow('logged batch holds at most 100');
  });

  it('may touch several partitions and tables', () => {
    const other = 'INSERT INTO pairs (id, shard) VALUES (?, ?)';
    expect(batch([...rowsOf(INSERT, [1, 2, 3, 4], [2, 2, 3, 4]), { statement: other }])).not.toThrow();
  });

  it('holds writes only, and at least one', () => {
    expect(batch([])).toThrow('at least one');
    expect(batch([{ statement: INSERT }, { statement: SELECT }])).toThrow('INSERT, UPDATE and DELETE only');
  });

  it('holds nothing that would be refused alone', () => {
    expect(batch([{ statement: INSERT }, { statement: 'DELETE FROM rows WHERE id = ?' }])).toThrow('whole primary key');
    expect(() => guard.batch({ consistency: others.one, statements: times(1), isLogged: false })).toThrow('writes are');
  });

  it('holds no condition, logged or not', () => {
    expect(batch(rowsOf(conditional, [1, 2, 7, 8, 9, 1]))).toThrow('no conditional statement');
    expect(batch(rowsOf(conditional, [1, 2, 7, 8, 9, 1]), true)).toThrow('no conditional statement');
  });
});
