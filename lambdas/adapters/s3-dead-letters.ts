import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DeadLetters } from '../core/ports.ts';
import { deadLetterKeyOf, deadLetterTextOf } from './dead-letter-object.ts';

/** Dead letters as objects of one bucket. */
export const makeS3DeadLetters = (client: S3Client, bucket: string): DeadLetters => ({
  put: async (letter) => {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: deadLetterKeyOf(letter),
        Body: deadLetterTextOf(letter),
        ContentType: 'application/json',
      }),
    );
  },
});
