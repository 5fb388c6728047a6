/** Python's `vaderSentiment` 3.3.2 in a process of its own: what our scores must equal. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fetchVaderSentiment } from '../../../bin/generate-lexicon.ts';
import type { PolarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';

const CACHE_FOLDER = fileURLToPath(new URL('../../../.speed-layer/oracle/', import.meta.url));
const PACKAGE_FOLDER = join(CACHE_FOLDER, 'vaderSentiment-3.3.2');
const SCRIPT = fileURLToPath(new URL('oracle.py', import.meta.url));

/** First and last code point of each stretch. */
type CodePointRuns = readonly (readonly [first: number, last: number])[];

/** The original's word lists, and what its Python takes for upper case and white space. */
export interface Vocabulary {
  readonly unicode: string;
  readonly lexicon: readonly string[];
  readonly emojis: readonly string[];
  readonly boosters: readonly string[];
  readonly negations: readonly string[];
  readonly idioms: readonly string[];
  readonly upperCase: CodePointRuns;
  readonly notUpperCase: CodePointRuns;
  readonly whiteSpace: CodePointRuns;
}

export interface Oracle {
  readonly vocabulary: Vocabulary;
  scoresOf(texts: readonly string[]): Promise<PolarityScores[]>;
  stop(): Promise<void>;
}

/** Why the oracle cannot be had on this machine, or `undefined` if it can, and then the package is here. */
export async function obstacleToOracle(): Promise<string | undefined> {
  try {
    const version = execFileSync('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], { encoding: 'utf8' });
    const [major = 0, minor = 0] = version.split(' ').map(Number);
    if (major !== 3 || minor > 11) {
      return `python3 is ${major}.${minor}; from 3.12 on, sum() compensates for rounding and changes the last digits`;
    }
    await oracleFolder();
    return undefined;
  } catch (error) {
    return `python3 does not run, or pip cannot fetch the package: ${String(error)}`;
  }
}

/** Says on standard error, so that nobody overlooks it, what a run without the oracle leaves unproven. */
export function warnOfMissingOracle(obstacle: string, unproven: string): void {
  const line = '!'.repeat(100);
  process.stderr.write(`\n${line}\n!! NOT CHECKED against Python: ${unproven}\n!! ${obstacle}\n${line}\n`);
}

/** The folder that holds the package, fetched from the package index the first time. */
export async function oracleFolder(): Promise<string> {
  if (existsSync(PACKAGE_FOLDER)) return PACKAGE_FOLDER;
  await mkdir(CACHE_FOLDER, { recursive: true });
  const folder = await mkdtemp(join(CACHE_FOLDER, 'fetching-'));
  await fetchVaderSentiment(folder);
  try {
    await rename(folder, PACKAGE_FOLDER);
  } catch (error) {
    // Another test file was faster.
    if (!existsSync(PACKAGE_FOLDER)) throw error;
    await rm(folder, { recursive: true });
  }
  return PACKAGE_FOLDER;
}

export async function startOracle(): Promise<Oracle> {
  const environment = {
    ...process.env,
    PYTHONPATH: await oracleFolder(),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUTF8: '1',
  };
  const python = spawn('python3', [SCRIPT], { env: environment });
  python.stderr.pipe(process.stderr);
  const answers = answersOf(python);
  return {
    vocabulary: (await answers.next()) as Vocabulary,
    scoresOf: async (texts) => {
      python.stdin.write(`${JSON.stringify(texts)}\n`);
      const rows = (await answers.next()) as [number, number, number, number][];
      return rows.map(([neg, neu, pos, compound]) => ({ neg, neu, pos, compound }));
    },
    stop: async () => {
      python.stdin.end();
      if (python.exitCode === null) await once(python, 'exit');
    },
  };
}

function answersOf(python: ChildProcessWithoutNullStreams): { next(): Promise<unknown> } {
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return {
    next: async () => {
      const line = await lines.next();
      if (line.done) throw new Error('The Python process ended without an answer; its own message is above');
      return JSON.parse(line.value);
    },
  };
}
