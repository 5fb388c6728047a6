import type { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { deadLetterKeyOf, deadLetterTextOf } from '../../../lambdas/adapters/dead-letters/dead-letter-object.ts';
import { makeS3DeadLetters } from '../../../lambdas/adapters/dead-letters/s3-dead-letters.ts';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { recordOf } from '../../builders/delivery.ts';
import { NOW } from '../../builders/time.ts';
import { deadLettersContract } from './dead-letters-contract.ts';

describe('Dead letters in memory', () => {
  deadLettersContract(async () => {
    const deadLetters = new MemoryDeadLetters();
    return {
      deadLetters,
      all: async () => new Map(deadLetters.all().map((letter) => [deadLetterKeyOf(letter), deadLetterTextOf(letter)])),
    };
  });
});

/** A bucket as S3 is one: the last object put under a key is there. */
const bucketDouble = () => {
  const objects = new Map<string, string>();
  const buckets = new Set<unknown>();
  const types = new Set<unknown>();
  const send = async ({ input }: PutObjectCommand): Promise<void> => {
    buckets.add(input.Bucket);
    types.add(input.ContentType);
    objects.set(String(input.Key), input.Body as string);
  };
  return { connect: async () => ({ send }) as unknown as S3Client, objects, buckets, types };
};

describe('Dead letters in S3', () => {
  deadLettersContract(async () => {
    const { connect, objects } = bucketDouble();
    return { deadLetters: makeS3DeadLetters(connect, 'dead-letters'), all: async () => objects };
  });

  const letter = {
    record: recordOf(),
    topicIncarnation: 'first',
    functionName: 'score-reviews',
    code: 'empty-value',
    message: 'the value is empty (a tombstone)',
    setAsideAt: NOW,
  } as const;

  it('are JSON objects of the bucket they were made for', async () => {
    const { connect, buckets, types } = bucketDouble();
    await makeS3DeadLetters(connect, 'my-bucket').put(letter);
    expect([[...buckets], [...types]]).toEqual([['my-bucket'], ['application/json']]);
  });

  it('reject when S3 does, so that the record is not skipped', async () => {
    const connect = async () => ({ send: () => Promise.reject(new Error('SlowDown')) }) as unknown as S3Client;
    await expect(makeS3DeadLetters(connect, 'b').put(letter)).rejects.toThrow('SlowDown');
  });
});
