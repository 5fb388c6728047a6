import { type Collection, type Document, MongoServerError } from 'mongodb';
import { makeDocumentsClient } from '../../../lambdas/adapters/documents/documentdb-client.ts';
import { INDEX_NAMES } from '../../../lambdas/adapters/documents/documentdb-indexes.ts';
import { DOCUMENTS_DATABASE } from '../../../lambdas/adapters/documents/documents-config.ts';
import { DocumentsConnection } from '../../../lambdas/adapters/documents/documents-connection.ts';
import { makeViewDocuments } from '../../../lambdas/adapters/documents/view-documents.ts';
import type { ViewDocuments } from '../../../lambdas/core/serving/view-ports.ts';
import { LOOPBACK } from '../../../localstack/engines/process/port-check.ts';
import { right, wrong } from '../findings.ts';
import { noTelemetry } from '../no-telemetry.ts';
import type { Finding } from '../operator-ports.ts';

export interface LocalDocuments {
  readonly documents: ViewDocuments;
  /** Whether they have their indexes. */
  finding(remedy: string): Promise<Finding>;
  close(): Promise<void>;
}

/** mongodb.com/docs/manual/reference/error-codes: NamespaceNotFound. */
const NO_COLLECTION = 26;

/** The documents of the run; connects when they are used. */
export const openLocalDocuments = (port: number): LocalDocuments => {
  const connection = new DocumentsConnection(DOCUMENTS_DATABASE, async () =>
    makeDocumentsClient({ host: LOOPBACK, port }),
  );
  return {
    documents: makeViewDocuments(connection, noTelemetry),
    finding: async (remedy) => {
      const names = await connection.use(indexNamesOf);
      const missing = INDEX_NAMES.filter((name) => !names.includes(name));
      if (missing.length > 0) return wrong(`indexes are missing: ${missing.join(', ')}`, remedy, names);
      const count = await connection.use((views) => views.estimatedDocumentCount());
      return right(`${count} documents, ${names.length} indexes`, names);
    },
    close: () => connection.close(),
  };
};

const indexNamesOf = async (views: Pick<Collection, 'indexes'>): Promise<string[]> => {
  try {
    return (await views.indexes()).map(({ name }: Document) => String(name));
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NO_COLLECTION) return [];
    throw error;
  }
};
