import { EventEmitter } from 'node:events';
import type { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { guardDocuments } from '../../../localstack/guards/documentdb-guard.ts';

/** A client that sends what it is told to. */
const clientOf = (options: object = { retryWrites: false, monitorCommands: true }) => {
  const client = Object.assign(new EventEmitter(), { options });
  const send = (command: Readonly<Record<string, unknown>>) =>
    client.emit('commandStarted', { commandName: Object.keys(command)[0], command });
  return { client: client as unknown as MongoClient, send };
};

const breachesOf = (command: Readonly<Record<string, unknown>>): readonly string[] => {
  const { client, send } = clientOf();
  const guard = guardDocuments(client);
  send({ ...command, $db: 'moviedb', lsid: { id: 'a session' }, $clusterTime: { $any: 1 } });
  return guard.breaches;
};

const updateOf = (u: unknown, more: object = {}) => ({ update: 'views', updates: [{ q: { _id: 1 }, u, ...more }] });
const aggregateOf = (...pipeline: object[]) => ({ aggregate: 'views', pipeline, cursor: {} });
const indexOf = (index: object) => ({ createIndexes: 'views', indexes: [{ name: 'index', ...index }] });

describe('The DocumentDB guard', () => {
  it.each([
    ['a guarded upsert', updateOf({ ver: 2, title: null }, { upsert: true, multi: false })],
    [
      'operators in a filter',
      { find: 'views', batchSize: 1, filter: { ttl_expires_at: { $gt: new Date(0) }, _id: { $in: ['a'] } } },
    ],
    ['$set', updateOf({ $set: { title: 'The Matrix' } }, { multi: true })],
    ['the newest of each group', aggregateOf({ $sort: { a: -1 } }, { $group: { _id: '$b', c: { $first: '$$ROOT' } } })],
    ['a lookup by one field', aggregateOf({ $lookup: { from: 'a', localField: 'b', foreignField: 'c', as: 'd' } })],
    ['a TTL index', indexOf({ key: { ttl_expires_at: 1 }, expireAfterSeconds: 0 })],
    ['documents with any field', { insert: 'views', documents: [{ $field: 1 }] }],
    ['a title that looks like a field', updateOf({ title: '$9.99' })],
  ])('lets %s pass', (_, command) => {
    expect(breachesOf(command)).toEqual([]);
  });

  it.each([
    ['a command that is not on the list', { mapReduce: 'views' }, 'command mapReduce'],
    ['a change of a collection', { collMod: 'views' }, 'command collMod'],
    ['an update by a pipeline', updateOf([{ $set: { a: 1 } }]), 'update by a pipeline'],
    ['a retryable write', { ...updateOf({ a: 1 }), txnNumber: 1 }, 'retryable write (txnNumber)'],
    [
      'a transaction',
      { ...updateOf({ a: 1 }), txnNumber: 1, startTransaction: true, autocommit: false },
      'transaction: none is used here',
    ],
    ['collation of a query', { find: 'views', limit: 1, filter: {}, collation: { locale: 'en' } }, 'collation'],
    [
      'a find without an end',
      { find: 'views', filter: {} },
      'find that may leave a cursor open: of the smallest cluster there are six',
    ],
    ['a second batch', { getMore: 1 }, 'command getMore'],
    ['collation of an update', updateOf({ a: 1 }, { collation: { locale: 'en' } }), 'collation'],
    ['$facet', aggregateOf({ $facet: {} }), 'stage $facet'],
    ['$merge', aggregateOf({ $match: {} }, { $merge: { into: 'a' } }), 'stage $merge'],
    ['$bucket', aggregateOf({ $bucket: {} }), 'stage $bucket'],
    ['an operator as a stage', aggregateOf({ $sum: 1 }), 'stage $sum'],
    [
      'a lookup with a pipeline',
      aggregateOf({ $lookup: { from: 'a', pipeline: [], as: 'd' } }),
      '$lookup with a pipeline',
    ],
    ['a lookup with variables', aggregateOf({ $lookup: { from: 'a', let: {}, as: 'd' } }), '$lookup with a pipeline'],
    ['an operator deep in a filter', { find: 'views', filter: { $or: [{ $expr: true }] } }, 'operator $expr in find'],
    ['an operator of an update', updateOf({ $currentDate: { a: true } }), 'operator $currentDate in update'],
    ['a variable', aggregateOf({ $project: { a: '$$NOW' } }), 'operator $$NOW in aggregate'],
    ['an index option', indexOf({ key: { a: 1 }, hidden: true }), 'index option hidden'],
    [
      'a partial index',
      indexOf({ key: { a: 1 }, partialFilterExpression: {} }),
      'index option partialFilterExpression',
    ],
    [
      'a TTL index on two fields',
      indexOf({ key: { a: 1, b: 1 }, expireAfterSeconds: 0 }),
      'TTL index on several fields',
    ],
  ])('notices %s', (_, command, breach) => {
    expect(breachesOf(command)).toContain(breach);
  });

  it.each([
    [{ retryWrites: true, monitorCommands: true }, /retryWrites is not false/],
    [{ retryWrites: false, monitorCommands: false }, /monitorCommands is not true/],
  ])('refuses a client with %o', (options, message) => {
    expect(() => guardDocuments(clientOf(options).client).assertClean()).toThrow(message);
  });

  it('tells each breach once, and forgets what was asserted', () => {
    const { client, send } = clientOf();
    const told: string[] = [];
    const guard = guardDocuments(client, (breach) => told.push(breach));
    for (let times = 0; times < 2; times++) send({ mapReduce: 'views' });
    expect(told).toEqual(['command mapReduce']);
    expect(() => guard.assertClean()).toThrow(/DocumentDB would refuse this:\n {2}command mapReduce/);
    expect(() => guard.assertClean()).not.toThrow();
  });
});
