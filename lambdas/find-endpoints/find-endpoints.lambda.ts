/** find-endpoints as Lambda runs it. */
import { DocDBClient } from '@aws-sdk/client-docdb';
import { KafkaClient } from '@aws-sdk/client-kafka';
import { FUNCTIONS } from '../../schema/names.ts';
import { makeAwsEndpoints } from '../adapters/aws/aws-endpoints.ts';
import { REAL_TIME } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const region = configOf(FUNCTIONS.findEndpoints, process.env, (settings) => settings.text('AWS_REGION'));
const endpoints = makeAwsEndpoints({ kafka: new KafkaClient({ region }), docdb: new DocDBClient({ region }) });

export const handler = makeHandler({ ...REAL_TIME, endpoints });
