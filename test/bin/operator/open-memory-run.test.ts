import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMemoryRun } from '../../../bin/operator/local/open-memory-run.ts';
import { deadLetterTextOf } from '../../../lambdas/adapters/dead-letters/dead-letter-object.ts';
import { type RunningConsole, startConsoleServer } from '../../../localstack/console/server/console-server.ts';
import type { LetterList } from '../../../localstack/console/source/wire-letters.ts';
import { keyAt, letterAt } from '../../adapters/dead-letters/dead-letter-archive-contract.ts';
import { ScriptedSource } from '../../localstack/console/scripted-source.ts';
import { operate } from './operator-rig.ts';

const line = (offset: number): LetterList['letters'][number] => ({
  key: keyAt(offset),
  state: 'waiting',
  topic: 'movie.reviews',
  partition: 3,
  offset,
  reason: 'undecodable',
  message: 'the body ends too early',
  setAsideAt: 0,
  movie: null,
});

describe('the commands beside a run in memory', () => {
  const source = new ScriptedSource();
  let running: RunningConsole;
  beforeAll(async () => {
    running = await startConsoleServer({ source, port: 0, bundle: async () => ({ script: '', style: '' }) });
  });
  afterAll(() => running.close());
  beforeEach(() => {
    source.answers = {};
    source.aboutNow = { ...source.aboutNow, engine: 'memory' };
  });

  const run = async (...args: readonly string[]) => {
    const ports = await openMemoryRun({ SPEED_LAYER_CONSOLE_PORT: new URL(running.url).port });
    if (ports === undefined) throw new Error('no run in memory answers');
    return operate(args, ports);
  };

  it('ask its console for lag, topics, and whether all is well', async () => {
    expect((await run('lag')).out).toMatch(/^speed-layer-score-reviews-v1 +movie\.reviews +0 +0$/m);
    expect((await run('topics')).out).toMatch(/^movie\.reviews +1 +– +4,148$/m);
    expect(await run('check')).toMatchObject({ code: 0, out: expect.stringMatching(/^ok +cassandra/m) });
  });

  it('show its dead letters, and none of another run', async () => {
    source.answers.letters = async () => ({ letters: [line(2), line(1)], byReason: [], isCutOff: false });
    source.answers.letterText = async () => deadLetterTextOf(letterAt(1));
    const { code, out } = await run('dead-letters', 'list');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^waiting +undecodable .*${keyAt(1)}\nwaiting +undecodable .*${keyAt(2)}\n`, 'm'));
    expect(out).toContain('2 letters: 2 undecodable');
  });

  it('say what only real servers have', async () => {
    expect(await run('cost')).toMatchObject({
      code: 1,
      err: expect.stringContaining('A run in memory has no volumes'),
    });
  });

  it('do not take another run for it', async () => {
    source.aboutNow = { ...source.aboutNow, engine: 'jvm' };
    await expect(run('lag')).rejects.toThrow('no run in memory answers');
  });
});
