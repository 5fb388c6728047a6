/** What the scorer costs before the first text: bytes of code and data, and time to load them in a fresh process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';

export interface Footprint {
  /** Bundled and minified, with data and the notice of the licence. */
  readonly bundleBytes: number;
  readonly gzippedBytes: number;
  /** Processor time, the median of fresh processes. */
  readonly loadMilliseconds: number;
  /** The first text after that. */
  readonly firstTextMilliseconds: number;
}

const ENTRY = fileURLToPath(new URL('../../../lambdas/core/sentiment/sentiment.ts', import.meta.url));
const LOADER = `
  const milliseconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e3; };
  const before = milliseconds();
  const { polarityScores } = require(process.argv[2]);
  const loaded = milliseconds();
  polarityScores('The plot was good, but the characters are uncompelling and the dialog is not great.');
  console.log(JSON.stringify([loaded - before, milliseconds() - loaded]));
`;

export function footprintOf(processes: number): Footprint {
  const folder = mkdtempSync(join(tmpdir(), 'sentiment-bench-'));
  try {
    const bundle = join(folder, 'sentiment.cjs');
    const loader = join(folder, 'loader.cjs');
    buildSync({ entryPoints: [ENTRY], outfile: bundle, bundle: true, minify: true, platform: 'node', format: 'cjs' });
    writeFileSync(loader, LOADER);
    const runs = Array.from({ length: processes }, () => {
      const output = execFileSync(process.execPath, [loader, bundle], { encoding: 'utf8' });
      return JSON.parse(output) as [load: number, first: number];
    });
    return {
      bundleBytes: statSync(bundle).size,
      gzippedBytes: gzipSync(readFileSync(bundle)).byteLength,
      loadMilliseconds: medianOf(runs.map(([load]) => load)),
      firstTextMilliseconds: medianOf(runs.map(([, first]) => first)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const medianOf = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
