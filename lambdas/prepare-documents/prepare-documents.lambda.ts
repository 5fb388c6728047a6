/** prepare-documents as Lambda runs it. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { FUNCTIONS } from '../../schema/names.ts';
import { prepareDocuments } from '../adapters/documents/documentdb-indexes.ts';
import { readDocumentsConfig } from '../adapters/documents/documents-config.ts';
import { documentsConnectionOf } from '../adapters/documents/documents-connection.ts';
import { REAL_TIME } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.prepareDocuments, process.env, readDocumentsConfig);
const connection = documentsConnectionOf(config, new SecretsManagerClient(), REAL_TIME.clock);

export const handler = makeHandler({ ...REAL_TIME, prepare: () => prepareDocuments(connection) });
