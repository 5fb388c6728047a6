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
});
