import type { S3Client } from '@aws-sdk/client-s3';
import type { DeadLetters } from '../../core/ports.ts';
import { deadLetterKeyOf, deadLetterTextOf } from './dead-letter-object.ts';
import type { ConnectS3 } from './s3-client.ts';

/** Dead letters as objects of one bucket. */
export const makeS3DeadLetters = (connect: ConnectS3, bucket: string): DeadLetters => {
  let client: Promise<S3Client> | undefined;
  return {
    put: async (letter) => {
      client ??= connect();
      const { PutObjectCommand } = await import('@aws-sdk/client-s3');
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: deadLetterKeyOf(letter),
        Body: deadLetterTextOf(letter),
        ContentType: 'application/json',
      });
      await (await client).send(put);
    },
  };
};
