import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../toolchain/run-command.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Of somebody who has never set up AWS. */
const STRANGER = {
  AWS_CONFIG_FILE: '/nowhere',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  AWS_EC2_METADATA_DISABLED: 'true',
};

const TELL_PROCESSOR_MS =
  "data:text/javascript,process.on('exit', () => { const { user, system } = process.cpuUsage(); console.error(Math.round((user + system) / 1000) + ' ms of processor time'); });";

const operate = (...args: readonly string[]) =>
  runCommand(process.execPath, ['bin/speed-layer.ts', ...args], { cwd: ROOT, env: STRANGER });

describe("The operator's program", { timeout: 30_000 }, () => {
  it('says how a region is named where none is', async () => {
    expect(await operate('lag', '--stage', 'development')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'No region is named: say --region, set AWS_REGION, or give your profile one.\n',
    });
  });

  it('says which stages there are', async () => {
    const { code, stderr } = await operate('lag', '--stage', 'staging', '--region', 'eu-central-1');
    expect(code).toBe(2);
    expect(stderr).toContain('--stage is "staging"; it must be one of development, production');
  });

  it.each([[['--help']], [['dead-letters', '--help']], [['nonsense']]])(
    'explains itself with %j in at most 0.3 s of processor time',
    async (args) => {
      const spent: number[] = [];
      // The least of a few: what else the machine does makes the same work cost more.
      for (let attempt = 0; attempt < 4 && !(Math.min(...spent) <= 300); attempt++) {
        const { stderr } = await runCommand(
          process.execPath,
          ['--import', TELL_PROCESSOR_MS, 'bin/speed-layer.ts', ...args],
          {
            cwd: ROOT,
            env: STRANGER,
          },
        );
        spent.push(Number(/(\d+) ms of processor time/.exec(stderr)?.[1]));
      }
      expect(Math.min(...spent)).toBeLessThanOrEqual(300);
    },
  );
});
