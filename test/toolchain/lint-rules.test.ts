import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';
import { makeFolder, plant, removeFolder } from './temporary-folder.ts';
import { CLEAN, VIOLATIONS } from './violations.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OXLINT = join(ROOT, 'node_modules', '.bin', 'oxlint');

/** By path from the root. */
type Findings = ReadonlyMap<string, ReadonlySet<string>>;

async function findingsOf(folder: string): Promise<Findings> {
  const { stdout, stderr } = await runCommand(OXLINT, ['--format', 'json'], { cwd: folder });
  if (!stdout.startsWith('{')) throw new Error(`the linter did not run: ${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  const findings = new Map<string, Set<string>>();
  for (const { code, filename } of diagnostics) {
    findings.set(filename, (findings.get(filename) ?? new Set()).add(code));
  }
  return findings;
}

describe('the linter, with the rules of this repository', () => {
  let folder: string;
  let findings: Findings;

  beforeAll(async () => {
    folder = makeFolder();
    for (const path of ['.oxlintrc.json', 'tsconfig.json', 'package.json', 'bin/house-rules']) {
      cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    plant(folder, CLEAN);
    plant(folder, Object.fromEntries(VIOLATIONS.map(({ path, source }) => [path, source])));
    findings = await findingsOf(folder);
  }, 20_000);

  afterAll(() => removeFolder(folder));

  it.each(VIOLATIONS)('reports $rule in $path', ({ rule, path }) => {
    expect([...(findings.get(path) ?? [])]).toContain(rule);
  });

  it.each(Object.keys(CLEAN).filter((path) => !path.endsWith('cycle-back.ts')))('finds nothing in %s', (path) => {
    expect([...(findings.get(path) ?? [])]).toEqual([]);
  });
});
