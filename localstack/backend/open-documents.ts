import { makeDocumentsClient } from '../../lambdas/adapters/documents/documentdb-client.ts';
import { prepareDocuments } from '../../lambdas/adapters/documents/documentdb-indexes.ts';
import { DOCUMENTS_DATABASE } from '../../lambdas/adapters/documents/documents-config.ts';
import { DocumentsConnection } from '../../lambdas/adapters/documents/documents-connection.ts';
import { makeViewDocuments } from '../../lambdas/adapters/documents/view-documents.ts';
import type { Clock, Telemetry } from '../../lambdas/core/ports.ts';
import type { ViewDocuments } from '../../lambdas/core/serving/view-ports.ts';
import type { EngineAddresses } from '../engines/engine.ts';
import { guardDocuments } from '../guards/documentdb-guard.ts';
import type { Health } from './health.ts';

export interface DocumentsSettings {
  readonly addresses: Pick<EngineAddresses, 'documents'>;
  /** Of the time the world lives in. */
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Told of what DocumentDB would refuse. */
  readonly notice: (message: string) => void;
  /** Told when the server is lost, and when it is back. @default nobody */
  readonly health?: Health;
}

const DOCUMENTS = 'The document server';

export interface OpenDocuments {
  readonly documents: ViewDocuments;
  close(): Promise<void>;
}

/** The documents of a local server, with their indexes; every command is judged by DocumentDB's rules. */
export const openDocuments = async (settings: DocumentsSettings): Promise<OpenDocuments> => {
  const { addresses, clock, telemetry, notice, health } = settings;
  const client = makeDocumentsClient(addresses.documents, { monitorCommands: true });
  guardDocuments(client, (breach) => notice(`DocumentDB would refuse this: ${breach}`));
  const connection = new DocumentsConnection(DOCUMENTS_DATABASE, async () => client);
  await prepareDocuments(connection);
  await removeExpired(addresses, clock);
  client.on('topologyDescriptionChanged', ({ previousDescription, newDescription }) => {
    const [before, now] = [previousDescription.hasKnownServers, newDescription.hasKnownServers];
    if (before && !now) health?.begin(DOCUMENTS, `${DOCUMENTS} is away; what is to be copied waits in Cassandra`);
    if (!before && now) health?.end(DOCUMENTS, `${DOCUMENTS} is back; the next execution copies what waited`);
  });
  return {
    documents: makeViewDocuments(connection, telemetry),
    close: async () => {
      client.removeAllListeners('topologyDescriptionChanged');
      await connection.close();
    },
  };
};

/** Of the local servers, one never removes what has expired and none knows the world's time. It reads everything once. */
const removeExpired = async ({ documents }: DocumentsSettings['addresses'], clock: Clock): Promise<void> => {
  const unhurried = makeDocumentsClient(documents, { socketTimeoutMS: 0 });
  const connection = new DocumentsConnection(DOCUMENTS_DATABASE, async () => unhurried);
  try {
    await connection.use((views) => views.deleteMany({ ttl_expires_at: { $lte: new Date(clock.now()) } }));
  } finally {
    await connection.close();
  }
};
