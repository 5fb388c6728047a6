import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { documentIdOf } from '../../../lambdas/core/serving/view-ports.ts';
import { openDocuments } from '../../../localstack/backend/open-documents.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { at, NOW } from '../../builders/time.ts';
import { sentimentDocumentOf } from '../../builders/view-documents.ts';
import { engineAddresses } from '../../engines/engines.ts';

const engines = engineAddresses();

describe.runIf(engines !== null)('The documents of a local run', () => {
  const notices: string[] = [];
  const open = (now = NOW) =>
    openDocuments({
      addresses: engines ?? { documents: { host: '', port: 0 } },
      clock: { now: () => now },
      telemetry: countedTelemetry(),
      notice: (message) => notices.push(message),
    });

  it('are kept from one run to the next, but for those that have expired by the time of the world', async () => {
    const [older, newer] = [at('11:50:00'), at('11:55:00')].map((windowStart) => sentimentDocumentOf({ windowStart }));
    if (older === undefined || newer === undefined) throw new Error('two documents');
    const first = await open();
    await first.documents.upsert([older, newer], NOW);
    await first.close();

    const second = await open(older.expiresAt);
    const ids = [older, newer].map(documentIdOf);
    expect([...(await second.documents.versionsOf(ids)).keys()]).toEqual([documentIdOf(newer)]);
    await second.close();

    const third = await open(newer.expiresAt);
    expect(await third.documents.versionsOf(ids)).toEqual(new Map());
    await third.close();
    expect(notices).toEqual([]);
  });

  it('are of a server that today’s mongosh and Compass talk to: their driver wants wire version 9', async () => {
    const { host = '', port = 0 } = engines?.documents ?? {};
    const client = new MongoClient(`mongodb://${host}:${port}/`, { directConnection: true });
    const { maxWireVersion } = await client.db('admin').command({ isMaster: 1 });
    await client.close();
    expect(maxWireVersion).toBeGreaterThanOrEqual(9);
  });
});
