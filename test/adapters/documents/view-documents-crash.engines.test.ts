import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDocumentsClient } from '../../../lambdas/adapters/documents/documentdb-client.ts';
import { DocumentsConnection } from '../../../lambdas/adapters/documents/documents-connection.ts';
import { documentIdOf, type ViewDocument } from '../../../lambdas/core/serving/view-ports.ts';
import { documentsPlanOf } from '../../../localstack/engines/jvm/jvm-plan.ts';
import { type ServerProcess, startServer } from '../../../localstack/engines/process/server-process.ts';
import { NOW } from '../../builders/time.ts';
import { sentimentDocumentOf } from '../../builders/view-documents.ts';
import { ownServerOf } from '../../engines/own-server.ts';
import { DocumentsRig, engines } from './documents-rig.ts';
import { TcpGate } from './tcp-gate.ts';

const COUNT = 3_000;
const ROUNDS = 3;
const LIMIT_MS = 120_000;

const copyOf = (ver: number): ViewDocument[] =>
  Array.from({ length: COUNT }, (_, movieId) => sentimentDocumentOf({ movieId, ver }));

describe.runIf(engines !== null)('A connection to documents', () => {
  it('that were not there at first is made when they are', { timeout: LIMIT_MS }, async () => {
    const { host, port } = engines?.documents ?? { host: '', port: 0 };
    const gate = await TcpGate.to(host, port);
    const connection = new DocumentsConnection('late_test', async () =>
      makeDocumentsClient({ host: '127.0.0.1', port: gate.port }),
    );
    const count = () => connection.use((views) => views.estimatedDocumentCount());
    await expect(count()).rejects.toThrow(/ECONNREFUSED/);
    await gate.open();
    await expect(count()).resolves.toBe(0);
    await connection.close();
    await gate.shut();
  });
});

describe.runIf(engines !== null)('Copying to a server that is killed', () => {
  let runFolder: string;
  let server: ServerProcess;
  let rig: DocumentsRig;

  /** A server of its own, since this one is killed. */
  beforeAll(async () => {
    const { options, java, jars } = await ownServerOf('documents');
    runFolder = options.runFolder;
    server = await startServer(await documentsPlanOf(options, java, jars));
    rig = new DocumentsRig('crash_test', { host: '127.0.0.1', port: options.ports.documents });
    await rig.begin();
  }, LIMIT_MS);

  afterAll(async () => {
    await rig.end();
    await server.stop();
    await rm(runFolder, { recursive: true, force: true });
  }, LIMIT_MS);

  /** Copies, and kills the server when it has acknowledged so many requests. @returns the ids it acknowledged */
  const copyUntilKilled = async (documents: readonly ViewDocument[], requests: number): Promise<string[]> => {
    const sent = new Map<number, string[]>();
    const acknowledged: string[][] = [];
    let killed: Promise<void> | undefined;
    rig.client.on('commandStarted', ({ requestId, command }) => {
      const updates = (command['updates'] ?? []) as { readonly q: { readonly _id: string } }[];
      sent.set(
        requestId,
        updates.map(({ q }) => q._id),
      );
    });
    rig.client.on('commandSucceeded', ({ requestId, commandName }) => {
      if (commandName !== 'update') return;
      acknowledged.push(sent.get(requestId) ?? []);
      if (acknowledged.length >= requests) killed ??= server.kill();
    });
    await expect(rig.documents.upsert(documents, NOW)).rejects.toThrow(/connection|socket|closed|ECONN/i);
    await killed;
    rig.client.removeAllListeners('commandSucceeded');
    return acknowledged.flat();
  };

  it('loses nothing it acknowledged, and has all after another copy', { timeout: LIMIT_MS }, async () => {
    for (let ver = 1; ver <= ROUNDS; ver++) {
      const documents = copyOf(ver);
      const acknowledged = await copyUntilKilled(documents, 2 * ver);
      expect(acknowledged.length).toBeGreaterThan(0);
      expect(acknowledged.length).toBeLessThan(COUNT);
      await server.restart();
      const kept = await rig.documents.versionsOf(acknowledged);
      expect(acknowledged.filter((id) => kept.get(id)?.ver !== ver)).toEqual([]);

      const { written, newer } = await rig.documents.upsert(documents, NOW);
      expect(written + newer).toBe(COUNT);
      expect(newer).toBeGreaterThanOrEqual(acknowledged.length);
      const versions = await rig.documents.versionsOf(documents.map(documentIdOf));
      expect([...versions.values()].filter((standing) => standing.ver === ver)).toHaveLength(COUNT);
      // A copy that was held up, of before the crash.
      expect(await rig.documents.upsert(copyOf(ver - 1).slice(0, 300), NOW)).toEqual({ written: 0, newer: 300 });
    }
    rig.guard.assertClean();
  });
});
