/** serve-documents as Lambda runs it. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { FUNCTIONS } from '../../schema/names.ts';
import { readDocumentsConfig } from '../adapters/documents/documents-config.ts';
import { documentsConnectionOf } from '../adapters/documents/documents-connection.ts';
import { makeViewDocuments } from '../adapters/documents/view-documents.ts';
import { realClock } from '../adapters/real-time.ts';
import { makeLambdaTelemetry } from '../adapters/telemetry/telemetry.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.serveDocuments, process.env, readDocumentsConfig);
const connection = documentsConnectionOf(config, new SecretsManagerClient(), realClock);
const telemetry = makeLambdaTelemetry(FUNCTIONS.serveDocuments);

export const handler = telemetry.reported(makeHandler({ documents: makeViewDocuments(connection, telemetry) }));
