import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../toolchain/run-command.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const node = (...args: readonly string[]) => runCommand(process.execPath, args, { cwd: ROOT });

describe('A program of the command line', { timeout: 30_000 }, () => {
  it.each([
    [['bin/synth.ts', '--bogus'], "Unknown option '--bogus'"],
    [['bin/synth.ts', 'prodution'], 'There is no stage "prodution"; there are development and production.'],
    [['bin/check.ts', '--bogus'], "Unknown option '--bogus'"],
    [['test/bench/bench.ts', 'trend'], 'There is no benchmark "trend".'],
    [['test/bench/bench.ts', 'trends', '--bogus'], "Unknown option '--bogus'"],
    [['test/bench/bench.ts', 'trends', '--seeds', 'none'], '--seeds is none: it must be a whole number from 1.'],
    [['test/verify/serving-views.ts', '--schedules', 'many'], "--schedules is 'many'"],
  ])('answers %j with a sentence and 2', async (args, sentence) => {
    const { code, stdout, stderr } = await node(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });

  it.each(['bin/synth.ts', 'bin/check.ts', 'test/bench/bench.ts'])(
    '%s tells its options, and does nothing else',
    async (program) => {
      const { code, stdout, stderr } = await node(program, '--help');
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^npm run /m);
    },
  );

  it('answers a stage that there is not with the stages there are', async () => {
    const { code, stderr } = await runCommand(process.execPath, ['bin/app.ts'], {
      cwd: ROOT,
      env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ stage: 'prodution' }) },
    });
    expect([code, stderr]).toEqual([
      2,
      'There is no stage "prodution": say -c stage=development or -c stage=production.\n',
    ]);
  });
});
