import { type Collection, MongoClient } from 'mongodb';
import { makeDocumentsClient } from '../../../lambdas/adapters/documents/documentdb-client.ts';
import type { StoredDocument } from '../../../lambdas/adapters/documents/documentdb-document.ts';
import { prepareDocuments } from '../../../lambdas/adapters/documents/documentdb-indexes.ts';
import { DocumentsConnection, VIEWS_COLLECTION } from '../../../lambdas/adapters/documents/documents-connection.ts';
import { makeViewDocuments } from '../../../lambdas/adapters/documents/view-documents.ts';
import type { ViewDocuments } from '../../../lambdas/core/serving/view-ports.ts';
import { type DocumentsGuard, guardDocuments } from '../../../localstack/guards/documentdb-guard.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { engineAddresses } from '../../engines/engines.ts';

export const engines = engineAddresses();

/** A database of a suite's own on the real document server, and a guarded connection to it. */
export class DocumentsRig {
  readonly connection: DocumentsConnection;
  readonly client: MongoClient;
  readonly guard: DocumentsGuard;
  readonly documents: ViewDocuments;
  readonly #database: string;
  readonly #owner: MongoClient;

  constructor(database: string, address = engines?.documents ?? { host: '127.0.0.1', port: 1 }) {
    const client = makeDocumentsClient(address, { monitorCommands: true });
    this.client = client;
    this.guard = guardDocuments(client);
    this.connection = new DocumentsConnection(database, async () => client);
    this.documents = makeViewDocuments(this.connection, countedTelemetry());
    this.#database = database;
    this.#owner = new MongoClient(`mongodb://${address.host}:${address.port}/`, { directConnection: true });
  }

  /** Sees everything, unguarded: the tests' own eyes. */
  get views(): Collection<StoredDocument> {
    return this.#owner.db(this.#database).collection<StoredDocument>(VIEWS_COLLECTION);
  }

  async begin(): Promise<void> {
    await this.#owner.db(this.#database).dropDatabase();
    await prepareDocuments(this.connection);
  }

  async end(): Promise<void> {
    await this.#owner.db(this.#database).dropDatabase();
    await this.connection.close();
    await this.#owner.close();
  }
}
