import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One temporary folder for a run of the tests: what they, CDK and esbuild leave in it goes with it. */
export const setup = (): (() => void) => {
  const machines = process.env['TMPDIR'];
  const folder = mkdtempSync(join(tmpdir(), 'speed-layer-tests-'));
  process.env['TMPDIR'] = folder;
  return () => {
    if (machines === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = machines;
    rmSync(folder, { recursive: true, force: true });
  };
};
