import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type DeadLetterArchive, NoSuchLetter } from '../../core/care/redrive-ports.ts';
import type { EpochMs } from '../../core/time.ts';
import { claimKeyOf, KEYS_PER_LETTER, pageOf, sentKeyOf } from './dead-letter-listing.ts';
import { deadLetterOf } from './dead-letter-object.ts';

/** S3 lists so many keys at a time. */
const MAX_KEYS = 1_000;

/** What S3 answers to a put that must not replace anything, when something is there, or is just being put. */
const IS_TAKEN: ReadonlySet<number> = new Set([409, 412]);

/** The dead letters of a bucket. A claim is an object that is put on the condition that there is none. */
export const makeS3DeadLetterArchive = (client: S3Client, bucket: string): DeadLetterArchive => ({
  list: async ({ topic, after, limit }) => {
    // One letter more, so that a page is never cut off behind its only letter.
    const keys = Math.min(MAX_KEYS, KEYS_PER_LETTER * (limit + 1));
    const listed = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        MaxKeys: keys,
        ...(topic === undefined ? {} : { Prefix: `${topic}/` }),
        ...(after === undefined ? {} : { StartAfter: after }),
      }),
    );
    return pageOf(
      (listed.Contents ?? []).flatMap(({ Key }) => Key ?? []),
      listed.IsTruncated === true,
      limit,
    );
  },
  read: async (key) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch((cause: Error) => {
      throw cause.name === 'NoSuchKey' ? new NoSuchLetter(key, { cause }) : cause;
    });
    return deadLetterOf((await Body?.transformToString()) ?? '');
  },
  claim: async (key, at) => {
    try {
      await client.send(new PutObjectCommand({ ...markOf(bucket, claimKeyOf(key), at), IfNoneMatch: '*' }));
      return true;
    } catch (error) {
      if (IS_TAKEN.has(statusOf(error) ?? 0)) return false;
      throw error;
    }
  },
  confirm: async (key, at) => {
    await client.send(new PutObjectCommand(markOf(bucket, sentKeyOf(key), at)));
  },
});

const markOf = (bucket: string, key: string, at: EpochMs) => ({
  Bucket: bucket,
  Key: key,
  Body: new Date(at).toISOString(),
  ContentType: 'text/plain',
});

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
