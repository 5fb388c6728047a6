/** redrive-dead-letters as Lambda runs it. */
import { S3Client } from '@aws-sdk/client-s3';
import { FUNCTIONS } from '../../schema/names.ts';
import { readRedriveConfig, redriveEnvironmentOf } from '../adapters/redrive-environment.ts';
import { roleCredentialsOf } from '../adapters/role-credentials.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.redriveDeadLetters, process.env, readRedriveConfig);
const clients = { s3: new S3Client(), credentials: roleCredentialsOf(process.env) };
const environment = redriveEnvironmentOf(config, clients);

export const handler = environment.run(makeHandler(environment));
