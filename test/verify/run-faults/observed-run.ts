/** `npm start -- --for …` as a script starts it, with something happening to it on the way. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../engines/within.ts';

const RUN = join(import.meta.dirname, '..', '..', '..', 'localstack', 'run.ts');
const LIVE_LIMIT_MS = 240_000;
/** From the start of a run of a minute: after this it hangs. */
const END_LIMIT_MS = 360_000;
/** Into what is shown live. */
const STRIKE_AFTER_MS = 4_000;

export interface ObservedRun {
  readonly exitCode: number | null;
  readonly hung: boolean;
  /** From the start. */
  readonly seconds: number;
  /** What was told beside the figures, each sentence once. */
  readonly told: readonly string[];
}

export const observe = async (
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  strike: () => Promise<void>,
): Promise<ObservedRun> => {
  const startedAt = performance.now();
  const { TMDB_API_TOKEN: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [RUN, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = linesOf(child);
  const ended = once(child, 'close') as Promise<[number | null]>;
  try {
    await until(
      'going live',
      LIVE_LIMIT_MS,
      async () => child.exitCode !== null || lines.some((line) => / live, 30 ×/.test(line)),
    );
    await wait(STRIKE_AFTER_MS);
    if (child.exitCode !== null)
      throw new Error(`the run ended before anything happened:\n${lines.slice(-20).join('\n')}`);
    await strike();
    const patience = new AbortController();
    const hangs = wait(END_LIMIT_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    const hung = !(await Promise.race([ended.then(() => true), hangs.then(() => false)]));
    patience.abort();
    if (hung) child.kill('SIGKILL');
    const [exitCode] = await ended;
    return { exitCode, hung, seconds: Math.round((performance.now() - startedAt) / 1_000), told: toldIn(lines) };
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
  }
};

const linesOf = (child: ChildProcess): string[] => {
  const lines: string[] = [];
  let rest = '';
  const keep = (chunk: Buffer): void => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return lines;
};

const ROUTINE =
  /^✓ (?:Kafka|Cassandra|mongo-java-server|Engines|TMDB|Connections|Mappings|Workflow|Tables|The past|Report|\d)/;
const BACK = / (?:is back|runs again|answers again)/;

const toldIn = (lines: readonly string[]): string[] => [
  ...new Set(
    lines.filter((line) => /^[!✗]/.test(line) || (line.startsWith('✓') && (BACK.test(line) || !ROUTINE.test(line)))),
  ),
];
