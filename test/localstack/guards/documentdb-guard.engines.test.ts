import { MongoClient, type MongoClientOptions } from 'mongodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { guardDocuments } from '../../../localstack/guards/documentdb-guard.ts';
import { engineAddresses } from '../../engines/engines.ts';

const engines = engineAddresses();

/** What the driver really sends: a local server takes most of it, DocumentDB nothing. */
describe.runIf(engines !== null)('The DocumentDB guard over a real driver', () => {
  const guarded = (options: MongoClientOptions = { retryWrites: false }) => {
    const { host, port } = engines?.documents ?? { host: '', port: 0 };
    const url = `mongodb://${host}:${port}/`;
    const client = new MongoClient(url, { directConnection: true, monitorCommands: true, ...options });
    onTestFinished(() => client.close());
    return {
      views: client.db('guard_test').collection<{ _id: number; a?: number }>('views'),
      guard: guardDocuments(client),
    };
  };

  it('sees nothing to say about what it allows', async () => {
    const { views, guard } = guarded();
    await views.deleteMany({});
    await views.insertOne({ _id: 1 });
    await views.updateOne({ _id: 1 }, { $set: { a: 1 } }, { upsert: true });
    expect(
      await views
        .find({ a: { $gt: 0 } })
        .limit(9)
        .toArray(),
    ).toEqual([{ _id: 1, a: 1 }]);
    expect(guard.breaches).toEqual([]);
  });

  it('notices an update by a pipeline and stages it does not know', async () => {
    const { views, guard } = guarded();
    // One local server knows no pipelines either; it is the sending that counts.
    await Promise.allSettled([views.updateOne({ _id: 1 }, [{ $set: { a: 1 } }])]);
    await views.aggregate([{ $facet: { all: [{ $count: 'count' }] } }]).toArray();
    expect(guard.breaches).toEqual(['update by a pipeline', 'stage $facet', 'operator $facet in aggregate']);
  });

  it('notices a client that would repeat writes by itself', () => {
    expect(() => guarded({ retryWrites: true }).guard.assertClean()).toThrow(/retryWrites is not false/);
  });
});
