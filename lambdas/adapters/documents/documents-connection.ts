import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Collection, type MongoClient, MongoServerError } from 'mongodb';
import { MisconfiguredFunction } from '../../core/failures.ts';
import type { Clock } from '../../core/ports.ts';
import { makeSecret } from '../aws/secrets.ts';
import { type DocumentsEndpoint, type DocumentsLogin, makeDocumentsClient } from './documentdb-client.ts';
import type { StoredDocument } from './documentdb-document.ts';
import type { DocumentsConfig } from './documents-config.ts';

export const VIEWS_COLLECTION = 'speed_views';

/** mongodb.com/docs/manual/reference/error-codes: AuthenticationFailed. */
const LOGIN_REFUSED = 18;

/**
 * The one client of a Lambda environment, made when it is first needed. A client that cannot be made or does not connect, or
 * whose login the server refuses since the password was rotated, is given up: the next use makes another, with the secret as
 * it then is.
 */
export class DocumentsConnection {
  readonly #database: string;
  readonly #open: () => Promise<MongoClient>;
  #client: Promise<MongoClient> | undefined;

  constructor(database: string, open: () => Promise<MongoClient>) {
    this.#database = database;
    this.#open = open;
  }

  async use<Value>(act: (views: Collection<StoredDocument>) => Promise<Value>): Promise<Value> {
    // Left to itself, a client whose first connection fails says for ever after that it is closed (mongodb 6.22, `autoConnect`).
    this.#client ??= this.#open().then((client) => client.connect());
    const current = this.#client;
    let isOpen = false;
    try {
      const client = await current;
      isOpen = true;
      return await act(client.db(this.#database).collection<StoredDocument>(VIEWS_COLLECTION));
    } catch (error) {
      const isSpent = !isOpen || (error instanceof MongoServerError && error.code === LOGIN_REFUSED);
      if (isSpent && this.#client === current) await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.then(
      (open) => open.close(),
      () => undefined,
    );
  }
}

/** The documents of `config`, with the login that its secret holds whenever a client is made. */
export const documentsConnectionOf = (
  config: DocumentsConfig,
  secrets: Pick<SecretsManagerClient, 'send'>,
  clock: Clock,
  make: (endpoint: DocumentsEndpoint) => MongoClient = makeDocumentsClient,
): DocumentsConnection => {
  const { dialect, host, port, database, secretId } = config;
  return new DocumentsConnection(database, async () => {
    if (dialect === 'mongodb') return make({ host, port });
    // Not the copy that makeSecret keeps: a client is made because what was known has been refused.
    const login = loginOf(await makeSecret(secrets, secretId, clock)(), secretId);
    return make({ host, port, login });
  });
};

/** Says nothing of what it found instead: it may be a password. */
const loginOf = (text: string, secretId: string): DocumentsLogin => {
  const { username, password } = fieldsOf(text);
  if (typeof username === 'string' && typeof password === 'string') return { username, password };
  throw new MisconfiguredFunction(`secret ${secretId} is not JSON with a username and a password`);
};

const fieldsOf = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
};
