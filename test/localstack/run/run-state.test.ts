import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../lambdas/core/time.ts';
import { makeFileDeadLetters } from '../../../localstack/backend/file-dead-letters.ts';
import { deadLetterFolderIn, forgetState, newState, readState, writeState } from '../../../localstack/run/run-state.ts';
import { recordOf } from '../../builders/delivery.ts';
import { NOW } from '../../builders/time.ts';

describe('the state of a run', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'run state '));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const later = epochMs(NOW + 3_600_000);

  it('begins now where none is kept', async () => {
    expect(await readState(folder, NOW)).toEqual(newState(NOW));
  });

  it('names its topics so that the name can be part of a file', () => {
    expect(newState(NOW).topicIncarnation).toMatch(/^since-[\w.-]+$/);
    expect(newState(NOW).topicIncarnation).not.toBe(newState(epochMs(NOW + 1)).topicIncarnation);
  });

  it('goes on where the run before it had got to, with its topics', async () => {
    const inner = join(folder, 'not made yet');
    await writeState(inner, {
      topicIncarnation: 'first',
      simulatedSince: NOW,
      simulatedUntil: later,
      polledUntil: NOW,
    });
    // What lies between the last poll and the end is not replayed: the clock would go back behind what was written.
    expect(await readState(inner, NOW)).toEqual({
      topicIncarnation: 'first',
      simulatedSince: NOW,
      simulatedUntil: later,
      polledUntil: later,
    });
    expect(await readdir(inner)).toEqual(['run-state.json']);
  });

  it('never goes back: now is later than the run before had got', async () => {
    await writeState(folder, { topicIncarnation: 'first', simulatedSince: NOW, simulatedUntil: NOW, polledUntil: NOW });
    expect(await readState(folder, later)).toEqual({
      topicIncarnation: 'first',
      simulatedSince: NOW,
      simulatedUntil: later,
      polledUntil: NOW,
    });
  });

  it('is forgotten with the dead letters that belong to it', async () => {
    await writeState(folder, newState(NOW));
    const letter = {
      record: recordOf(),
      topicIncarnation: 'first',
      functionName: 'score-reviews',
      setAsideAt: NOW,
    } as const;
    await makeFileDeadLetters(deadLetterFolderIn(folder)).put({ ...letter, code: 'empty-value', message: 'empty' });
    await forgetState(folder);
    await forgetState(folder);
    expect(await readdir(folder)).toEqual([]);
  });
});
