import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeS3DeadLetterArchive } from '../../../lambdas/adapters/dead-letters/s3-dead-letter-archive.ts';
import { makeS3DeadLetters } from '../../../lambdas/adapters/dead-letters/s3-dead-letters.ts';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { makeFileDeadLetterArchive } from '../../../localstack/backend/file-dead-letter-archive.ts';
import { makeFileDeadLetters } from '../../../localstack/backend/file-dead-letters.ts';
import { bucketDouble } from '../../builders/s3-bucket.ts';
import { NOW } from '../../builders/time.ts';
import { makeTestFolder } from '../../toolchain/temporary-folder.ts';
import { deadLetterArchiveContract, keyAt, letterAt } from './dead-letter-archive-contract.ts';

describe('The archive of dead letters in memory', () => {
  deadLetterArchiveContract(async () => {
    const deadLetters = new MemoryDeadLetters();
    return { deadLetters, archive: deadLetters };
  });
});

describe('The archive of dead letters in S3', () => {
  deadLetterArchiveContract(async () => {
    const { client } = bucketDouble();
    return { deadLetters: makeS3DeadLetters(async () => client, 'b'), archive: makeS3DeadLetterArchive(client, 'b') };
  });

  it('passes over what is no dead letter', async () => {
    const { client, objects } = bucketDouble();
    const archive = makeS3DeadLetterArchive(client, 'b');
    for (let index = 10; index < 60; index++) objects.set(`a-report/${index}.txt`, 'none of ours');
    await makeS3DeadLetters(async () => client, 'b').put(letterAt(1));
    const first = await archive.list({ limit: 5 });
    expect(first.letters).toEqual([]);
    expect(await archive.list({ limit: 50, after: first.next ?? '' })).toEqual({
      letters: [{ key: keyAt(1), state: 'waiting' }],
      next: null,
    });
  });

  it('does not take a failure for a claim that somebody else has', async () => {
    const client = {
      send: () => Promise.reject(Object.assign(new Error('SlowDown'), { $metadata: { httpStatusCode: 503 } })),
    };
    await expect(makeS3DeadLetterArchive(client as never, 'b').claim(keyAt(1), NOW)).rejects.toThrow('SlowDown');
  });
});

describe('The archive of dead letters in files', () => {
  deadLetterArchiveContract(async () => {
    const folder = makeTestFolder();
    return { deadLetters: makeFileDeadLetters(folder), archive: makeFileDeadLetterArchive(folder) };
  });

  it('reads nothing outside its folder', async () => {
    const folder = makeTestFolder();
    await writeFile(join(folder, 'secret.json'), '{}');
    const archive = makeFileDeadLetterArchive(join(folder, 'letters'));
    await expect(archive.read('../secret.json')).rejects.toThrow("no dead letter's key");
  });
});
