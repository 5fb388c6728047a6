/** start-serving-views as Lambda runs it. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { FUNCTIONS } from '../../schema/names.ts';
import { makeStepFunctionsExecutions } from '../adapters/aws/step-functions-executions.ts';
import { REAL_TIME } from '../adapters/real-time.ts';
import { makeLambdaTelemetry } from '../adapters/telemetry/telemetry.ts';
import { configOf } from '../core/settings.ts';
import { readStartConfig } from './config.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.startServingViews, process.env, readStartConfig);
const executions = makeStepFunctionsExecutions(new SFNClient(), config.stateMachineArn);
const telemetry = makeLambdaTelemetry(FUNCTIONS.startServingViews);

export const handler = telemetry.reported(makeHandler({ ...REAL_TIME, ...config, executions, telemetry }));
