import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { prepareDocuments } from '../../../../lambdas/adapters/documents/documentdb-indexes.ts';
import type { DocumentsConnection } from '../../../../lambdas/adapters/documents/documents-connection.ts';
import { makeViewDocuments } from '../../../../lambdas/adapters/documents/view-documents.ts';
import { METRICS } from '../../../../schema/names.ts';
import { countedTelemetry } from '../../../builders/telemetry.ts';
import { NOW } from '../../../builders/time.ts';
import {
  rankedDocumentOf,
  ratingsDocumentOf,
  sentimentDocumentOf,
  statsDocumentOf,
} from '../../../builders/view-documents.ts';
import { faultsOf } from '../../../schema/documents.ts';
import { DocumentsRig, engines } from '../../documents/documents-rig.ts';
import { viewDocumentsContract } from './view-documents-contract.ts';

const rig = new DocumentsRig('view_documents_test');

describe.runIf(engines !== null)('View documents in a real server', () => {
  beforeAll(() => rig.begin());
  afterEach(() => rig.guard.assertClean());
  afterAll(() => rig.end());

  viewDocumentsContract(async () => {
    await rig.views.deleteMany({});
    return rig.documents;
  });

  it('have their indexes, however often they are prepared', async () => {
    await prepareDocuments(rig.connection);
    const indexes = await rig.views.listIndexes().toArray();
    const keys = new Map(indexes.map((index) => [index.name, index]));
    expect(keys.size).toBe(5);
    expect(keys.get('movie_id_window_start')?.key).toEqual({ movie_id: 1, window_start: -1 });
    expect(keys.get('data_type_window_start')?.key).toEqual({ data_type: 1, window_start: 1 });
    expect(keys.get('updated_at')?.key).toEqual({ updated_at: 1 });
    expect(keys.get('ttl_expires_at')).toMatchObject({ key: { ttl_expires_at: 1 }, expireAfterSeconds: 0 });
  });

  it('are stored as schema/documents says', async () => {
    await rig.views.deleteMany({});
    const rankings = (['trending', 'breakout', 'declining'] as const).map((type) => rankedDocumentOf(type, 1, 603));
    await rig.documents.upsert([sentimentDocumentOf(), ratingsDocumentOf(), statsDocumentOf(), ...rankings], NOW);
    const stored = await rig.views.find().limit(99).toArray();
    expect(stored).toHaveLength(6);
    expect(stored.flatMap(faultsOf)).toEqual([]);
  });

  // a writer   filter finds nothing ─────────────────────────► insert: duplicate key
  // another                           inserts an OLDER version
  it('write a newer version although an older one was inserted between their look and their insert', async () => {
    await rig.views.deleteMany({});
    const [older, newer] = [sentimentDocumentOf({ ver: 5 }), sentimentDocumentOf({ ver: 6 })];
    let races = 0;
    // The server looks and finds nothing, and then its insert is late: so a bare insert after the other's upsert.
    const racing = {
      use: (act) =>
        rig.connection.use(async (views) => {
          if (races++ > 0) return act(views);
          await rig.documents.upsert([older], NOW);
          const bulkWrite: typeof views.bulkWrite = (operations, options) =>
            views.bulkWrite(
              operations.map((operation) => {
                if (!('replaceOne' in operation)) throw new Error('not a replacement');
                const { filter, replacement } = operation.replaceOne;
                return { insertOne: { document: { ...replacement, _id: filter._id } } } as (typeof operations)[number];
              }),
              options,
            );
          return act(Object.assign(Object.create(views), { bulkWrite }));
        }),
    } as Pick<DocumentsConnection, 'use'> as DocumentsConnection;
    expect(await makeViewDocuments(racing, countedTelemetry()).upsert([newer], NOW)).toEqual({ written: 1, newer: 0 });
    expect(races).toBe(2);
    expect((await rig.documents.movieView(603, NOW))?.sentiment?.ver).toBe(6);
  });

  it('send documents in bounded batches, the first of a ranking last', async () => {
    await rig.views.deleteMany({});
    const telemetry = countedTelemetry();
    const sent: unknown[] = [];
    rig.client.on('commandStarted', ({ command }) => sent.push(command['updates']));
    const ranked = Array.from({ length: 100 }, (_, index) => rankedDocumentOf('trending', index + 1, index + 1));
    const many = Array.from({ length: 901 }, (_, movieId) => sentimentDocumentOf({ movieId }));
    const documents = makeViewDocuments(rig.connection, telemetry);
    expect(await documents.upsert([...ranked, ...many], NOW)).toEqual({ written: 1_001, newer: 0 });
    // 1,000 in fours of 250, and then the one.
    expect(telemetry.counts.get(METRICS.storeOperations)).toBe(5);
    expect(sent.at(-1)).toMatchObject([{ q: { _id: `trending:1:${new Date(NOW).toISOString()}` } }]);
  });
});
