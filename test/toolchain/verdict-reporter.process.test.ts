import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';
import { makeTestFolder, plant } from './temporary-folder.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const CONFIG = `
import { defineConfig } from 'vitest/config';
import { VerdictReporter } from ${JSON.stringify(join(import.meta.dirname, 'verdict-reporter.ts'))};
export default defineConfig({ test: { reporters: ['default', new VerdictReporter()], globalSetup: './setup.ts' } });
`;
const PASSING = "import { it } from 'vitest';\nit('passes', () => {});\n";
const FAILING = "import { it } from 'vitest';\nit('fails', () => { throw new Error('x'); });\n";
const SKIPPED = "import { it } from 'vitest';\nit.skip('is left out', () => {});\n";
const UNLOADABLE = "throw new Error('does not load');\n";
const BROKEN_HOOK =
  "import { beforeAll, describe, it } from 'vitest';\n" +
  "describe('a', () => { beforeAll(() => { throw new Error('x'); }); it('never runs', () => {}); });\n";
const STRAY_ERROR =
  "import { it } from 'vitest';\nit('passes', async () => { setTimeout(() => { throw new Error('x'); }); await new Promise((done) => setTimeout(done, 50)); });\n";

async function lastLineOf(tests: readonly string[], args: readonly string[] = []) {
  const folder = makeTestFolder();
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  plant(folder, {
    'vitest.config.ts': CONFIG,
    'setup.ts': "export const teardown = () => console.log('torn down');\n",
    ...Object.fromEntries(tests.map((source, index) => [`${index}.test.ts`, source])),
  });
  const vitest = join(ROOT, 'node_modules', '.bin', 'vitest');
  const { code, stdout } = await runCommand(vitest, ['run', ...args], { cwd: folder });
  return { code, line: stdout.trimEnd().split('\n').at(-1) };
}

describe('the last line of a test run', { timeout: 20_000 }, () => {
  it.each([
    ['a passed test', [PASSING], [], { code: 0, line: '1 passed, 0 failed' }],
    [
      'passed, failed and skipped tests',
      [PASSING, FAILING, SKIPPED],
      [],
      { code: 1, line: '1 passed, 1 failed, 1 skipped' },
    ],
    ['a file that does not load', [PASSING, UNLOADABLE], [], { code: 1, line: '1 passed, 1 failed' }],
    ['a hook that throws', [PASSING, BROKEN_HOOK], [], { code: 1, line: '1 passed, 1 failed, 1 skipped' }],
    ['an error outside of a test', [STRAY_ERROR], [], { code: 1, line: '1 passed, 1 failed' }],
    ['tests of which none ran', [PASSING], ['-t', 'no such name'], { code: 1, line: '0 passed, 0 failed, 1 skipped' }],
  ])('counts %s', async (_, tests, args, expected) => {
    expect(await lastLineOf(tests, args)).toEqual(expected);
  });

  it('is a failure when there is no test file', async () => {
    expect((await lastLineOf([])).code).toBe(1);
  });
});
