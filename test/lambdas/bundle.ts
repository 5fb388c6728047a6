import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle, entryOf } from '../../lib/constructs/function/bundling.ts';
import type { FunctionName } from '../../schema/names.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** Has the table of what bundles weigh. */
export const BUNDLE_README = join(ROOT, 'lib', 'constructs', 'README.md');

/** Measured 35 to 130 ms on a busy machine. */
export const MAX_LOAD_MS = 300;

/** What a machine does beside only ever adds: the best of several fresh processes is the function's own time. */
const LOADS = 5;

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
}

/** Bundles of functions in a folder of their own, away from the sources. */
export class Bundles {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Bundles> {
    return new Bundles(await mkdtemp(join(tmpdir(), 'speed-layer-bundles-')));
  }

  /** As a deployment makes it. */
  async make(functionName: FunctionName): Promise<Bundle> {
    const file = join(this.#folder, `${functionName}.js`);
    await bundle(entryOf(functionName), file);
    return { file, bytes: (await stat(file)).size };
  }

  /** A file for {@link inFreshProcess}: an event is too large for a command line. */
  async json(name: string, value: unknown): Promise<string> {
    const file = join(this.#folder, `${name}.json`);
    await writeFile(file, JSON.stringify(value));
    return file;
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true });
  }
}

export interface Invocation {
  /** The last line of its standard output: a JSON value. */
  readonly result: unknown;
  /** All others, of both outputs: logs and metrics. */
  readonly lines: readonly Record<string, unknown>[];
}

/** Exported names and the time to load them, or why that failed. */
const LOAD = `
const startedAt = performance.now();
try {
  const exported = Object.keys(require(process.argv[1]));
  console.log(JSON.stringify({ exported, loadMs: performance.now() - startedAt }));
} catch (error) {
  console.log(JSON.stringify({ name: error.name, message: error.message }));
}
process.exit();`;

const INVOKE = `
const { handler } = require(process.argv[1]);
const deadline = Date.now() + 30_000;
const context = { awsRequestId: 'test', functionName: 'test', getRemainingTimeInMillis: () => deadline - Date.now() };
const succeed = (outcome) => console.log(JSON.stringify({ outcome: outcome ?? null }));
const fail = (error) => console.log(JSON.stringify({ name: error.name, message: error.message }));
handler(require(process.argv[2]), context).then(succeed, fail).then(() => process.exit());`;

/** Runs a bundle with this environment and no other, as Lambda starts it. */
const inFreshProcess = async (
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Invocation> => {
  // Stands for the runtime's SDK.
  const runtime = { NODE_PATH: join(ROOT, 'node_modules') };
  const { stdout, stderr } = await run(process.execPath, ['-e', script, ...args], { env: { ...runtime, ...env } });
  const lines = parsed(stdout);
  return { result: lines.at(-1), lines: [...lines.slice(0, -1), ...parsed(stderr)] };
};

/** Every line must be JSON: what is not, is nobody's log. */
const parsed = (output: string): Record<string, unknown>[] =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

export const load = (bundle: Bundle, env: Readonly<Record<string, string>>): Promise<Invocation> =>
  inFreshProcess(LOAD, [bundle.file], env);

/** Of loads in fresh processes, in milliseconds. @throws when a load exports something else than a handler, or says anything */
export const loadTimesOf = async (bundle: Bundle, env: Readonly<Record<string, string>>): Promise<number[]> => {
  const times: number[] = [];
  while (times.length < LOADS) {
    const { result, lines } = await load(bundle, env);
    const { exported, loadMs } = result as { readonly exported?: readonly string[]; readonly loadMs: number };
    if (exported?.join() !== 'handler' || lines.length > 0) {
      throw new Error(`not a silent handler: ${JSON.stringify([result, ...lines])}`);
    }
    times.push(loadMs);
  }
  return times;
};

export const invoke = (bundle: Bundle, eventFile: string, env: Readonly<Record<string, string>>): Promise<Invocation> =>
  inFreshProcess(INVOKE, [bundle.file, eventFile], env);
