import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeUnbegunSegments } from '../../../../localstack/engines/cassandra/commit-log.ts';
import { emptyFolder } from '../fake-commands.ts';

describe("Cassandra's commit log after a full disk", () => {
  it('loses the segments that were never begun, and nothing else', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'CommitLog-7-1.log'), Buffer.from('0000000700000199aa', 'hex'));
    await writeFile(join(folder, 'CommitLog-7-2.log'), Buffer.alloc(64));
    await writeFile(join(folder, 'CommitLog-7-3.log'), '');
    await writeFile(join(folder, 'another file'), '');

    expect(await removeUnbegunSegments(folder)).toEqual(['CommitLog-7-2.log', 'CommitLog-7-3.log']);
    expect((await readdir(folder)).toSorted()).toEqual(['CommitLog-7-1.log', 'another file']);
  });

  it('is nothing to look after where there is none', async () => {
    expect(await removeUnbegunSegments(join(await emptyFolder(), 'none'))).toEqual([]);
  });
});
