import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CREDENTIALS, REGION } from './deploy/cdk.ts';

/** Calls a function of the stage in the emulator at `endpoint` by hand. @returns its answer, and whether it failed */
export const invoke = async (
  endpoint: string,
  functionName: string,
  event: string,
): Promise<{ readonly answer: string; readonly hasFailed: boolean }> => {
  const client = new LambdaClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  try {
    const { Payload, FunctionError } = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(event) }),
    );
    return { answer: Buffer.from(Payload ?? []).toString('utf8'), hasFailed: FunctionError !== undefined };
  } finally {
    client.destroy();
  }
};
