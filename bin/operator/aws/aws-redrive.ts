import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { RedriveReport, RedriveRequest } from '../../../lambdas/core/care/redrive.ts';
import type { Stage } from '../../../lib/stages.ts';
import { FUNCTIONS } from '../../../schema/names.ts';
import { OperatorFailure } from '../operator-command.ts';
import type { AwsClients } from './clients.ts';

/** By the function, which is where the brokers are. */
export const awsRedrive = async (
  { lambda }: AwsClients,
  stage: Stage,
  { isDryRun, ...request }: RedriveRequest,
): Promise<RedriveReport> => {
  const FunctionName = `${stage.resourceName}-${FUNCTIONS.redriveDeadLetters}`;
  const Payload = Buffer.from(JSON.stringify({ ...request, dryRun: isDryRun }));
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  const text = Buffer.from(answer.Payload ?? []).toString('utf8');
  if (answer.FunctionError !== undefined) throw new OperatorFailure(`${FunctionName} failed: ${text}`);
  return JSON.parse(text) as RedriveReport;
};
