import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import type { Deployment } from '../../../localstack/emulators/deploy/deployment.ts';
import { TOPICS } from '../../../schema/names.ts';
import { encodedValueOf, mskEventOf } from '../../builders/msk-event.ts';
import { reviewOf } from '../../builders/records.ts';
import type { Prerequisites } from './prerequisites.ts';

export const describeFunctions = (deployed: () => Deployment, surroundings: () => Prerequisites): void => {
  it('scores reviews, and its bucket takes what is none', { timeout: 60_000 }, async () => {
    const { clients, find } = deployed();
    const review = encodedValueOf(TOPICS.reviews, reviewOf({ created_at: Date.now() }));
    const event = mskEventOf({ [TOPICS.reviews]: [review, Buffer.from('no Avro').toString('base64')] });
    const FunctionName = find('AWS::Lambda::Function', 'scorereviews').physicalId;
    const invocation = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) });
    const { Payload, FunctionError } = await new LambdaClient(clients).send(invocation);
    expect({ FunctionError, answer: JSON.parse(Payload?.transformToString() ?? '') as unknown }).toEqual({
      FunctionError: undefined,
      answer: { batchItemFailures: [] },
    });
    expect(await surroundings().rowsOf('review_sentiments')).toEqual([
      expect.objectContaining({ movie_id: 603, review_count: 1 }),
    ]);
    const s3 = new S3Client({ ...clients, forcePathStyle: true });
    const Bucket = find('AWS::S3::Bucket').physicalId;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents).toHaveLength(1);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: Contents[0]?.Key }));
    expect(await Body?.transformToString()).toContain('undecodable');
  });
};
