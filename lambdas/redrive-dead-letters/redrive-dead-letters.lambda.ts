/** redrive-dead-letters as Lambda runs it. */
import { S3Client } from '@aws-sdk/client-s3';
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { readRedriveConfig, redriveEnvironmentOf } from '../adapters/lambda/redrive-environment.ts';
import { realClock as clock } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.redriveDeadLetters, process.env, readRedriveConfig);
const clients = { s3: new S3Client(), credentials: roleCredentialsOf(process.env) };
const { archive, producer, telemetry, run } = redriveEnvironmentOf(config, clients);

export const handler = run(makeHandler({ archive, producer, telemetry, clock }));
