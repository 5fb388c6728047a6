import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryNote } from '../../../bin/operator/local/local-servers.ts';
import { announceMemoryRun, memoryRunIn } from '../../../localstack/run/memory-run.ts';
import { emptyFolder } from '../engines/fake-commands.ts';

describe('a run in memory', () => {
  it('leaves a word that it is there as long as it is', async () => {
    const folder = await emptyFolder();
    expect(await memoryRunIn(folder)).toBeNull();
    const forget = await announceMemoryRun(folder);
    expect(await memoryRunIn(folder)).toMatchObject({ pid: process.pid });
    expect(await memoryNote(folder)).toMatch(/^A run in memory is under way \(pid \d+\), .*its console.*--no-console/);
    await forget();
    expect(await memoryNote(folder)).toBeNull();
  });

  it('that was killed is no run, though its word is still there', async () => {
    const folder = await emptyFolder();
    await announceMemoryRun(folder);
    const file = join(folder, 'run', 'memory.json');
    await writeFile(file, JSON.stringify({ pid: process.pid, startedAt: 'another time' }));
    expect(await memoryRunIn(folder)).toBeNull();
  });

  it('runs where no word can be left', async () => {
    const file = join(await emptyFolder(), 'file');
    await writeFile(file, '');
    await expect((await announceMemoryRun(join(file, 'below')))()).resolves.toBeUndefined();
  });
});
