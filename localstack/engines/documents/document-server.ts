import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { LOOPBACK } from '../process/port-check.ts';
import { makeFolder } from '../process/writable.ts';

const SOURCE = join(import.meta.dirname, 'DocumentServer.java');

/** Makes the data folder and returns what follows the JVM options on the command line. */
export const configureDocuments = async (folder: string, port: number): Promise<string[]> => {
  const data = join(folder, 'data');
  await makeFolder(data);
  return [SOURCE, LOOPBACK, `${port}`, join(data, 'documents.mv')];
};

/** True when the server answers a ping. */
export const doDocumentsAnswer = async (port: number): Promise<boolean> => {
  const client = new MongoClient(`mongodb://${LOOPBACK}:${port}/`, {
    directConnection: true,
    serverSelectionTimeoutMS: 2_000,
    // A server that ends, or hangs, while it is asked must not be waited for.
    connectTimeoutMS: 2_000,
    socketTimeoutMS: 2_000,
  });
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
};
