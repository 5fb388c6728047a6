import type { ClientSettings } from '../../localstack/emulators/deploy/deployment.ts';

/** A call of SQS's JSON protocol, whose client is not among the project's packages; no emulator checks signatures. */
export const callSqs = async (
  { endpoint, region, credentials }: ClientSettings,
  operation: string,
  input: object,
): Promise<Record<string, unknown>> => {
  const scope = `${credentials.accessKeyId}/20260101/${region}/sqs/aws4_request`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.0',
      'X-Amz-Target': `AmazonSQS.${operation}`,
      Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(input),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${answer}`);
  return answer === '' ? {} : (JSON.parse(answer) as Record<string, unknown>);
};
