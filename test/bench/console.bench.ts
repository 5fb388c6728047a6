/** `npm run bench -- console`: what the page weighs, how soon it paints, and what it costs a run that somebody looks on. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { parsedArguments } from '../../bin/program/arguments.ts';
import { startConsoleServer } from '../../localstack/console/server/console-server.ts';
import { bundlePage } from '../../localstack/console/server/page-bundle.ts';
import { findChromium, launch } from '../localstack/console/browser/chromium.ts';
import { FULL_ANSWERS } from '../localstack/console/browser/sample-answers.ts';
import { ScriptedSource } from '../localstack/console/scripted-source.ts';
import { RUN } from '../localstack/run/command-line.ts';
import { processorSecondsOf } from './pipeline/processor-time.ts';

const HELP = `npm run bench -- console [--rounds N]

  --rounds N   rounds of looking away and looking on, 20 s each, and paints of each kind (default 4)

Needs Chromium. Pages are Trends, Pipeline and World, open at once; the run is npm start -- --engine memory.`;

const LOOK_MS = 20_000;
const PAGES = ['#/trends', '#/pipeline', '#/world'] as const;

export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parsedArguments({
    args: [...args],
    options: { rounds: { type: 'string', default: '4' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) return console.log(HELP);
  const rounds = Number(values.rounds);
  const executable = findChromium();
  if (executable === undefined) process.exit(1);
  await weigh();
  const browser = await launch(executable);
  await paint(browser, rounds);
  await lookOn(browser, rounds);
  await browser.close();
};

const weigh = async (): Promise<void> => {
  const { script, style } = await bundlePage();
  const [bytes, packed] = [Buffer.byteLength(script), gzipSync(script).length];
  console.log(
    `script ${thousands(bytes)} bytes (${thousands(packed)} packed), style ${thousands(Buffer.byteLength(style))}`,
  );
};

/** Cold: nothing in the browser's memory, the bundle already made. Warm: the same page loaded again. */
const paint = async (browser: Browser, rounds: number): Promise<void> => {
  const source = new ScriptedSource();
  source.answers = FULL_ANSWERS;
  const files = await bundlePage();
  const { url, close } = await startConsoleServer({ source, port: 0, bundle: async () => files });
  const paints: Record<'cold' | 'warm', number[]> = { cold: [], warm: [] };
  for (let round = 0; round < 3 * rounds; round++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const painted = async (): Promise<number> => {
      await page.getByRole('heading', { name: 'What moves' }).waitFor();
      return page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    };
    await page.goto(url);
    paints.cold.push(await painted());
    await page.reload();
    paints.warm.push(await painted());
    await context.close();
  }
  await close();
  for (const [kind, times] of Object.entries(paints))
    console.log(
      `first paint, ${kind}: median ${medianOf(times).toFixed(0)} ms, most ${Math.max(...times).toFixed(0)} ms`,
    );
};

/** One after the other and back, so that what the machine does besides falls on both. */
const lookOn = async (browser: Browser, rounds: number): Promise<void> => {
  const child = spawn(process.execPath, [RUN, '--engine', 'memory', '--history', '4h'], {
    env: { ...process.env, SPEED_LAYER_CONSOLE_PORT: '0', TMDB_API_TOKEN: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await saidBy(child, /Console (http:\S+)/);
    await saidBy(child, /The past replayed/);
    await sleep(LOOK_MS);
    const seconds: Record<'alone' | 'watched', number[]> = { alone: [], watched: [] };
    for (let round = 0; round < rounds; round++) {
      seconds.alone.push(await secondsIn(child.pid ?? 0));
      const context = await browser.newContext();
      for (const hash of PAGES) await (await context.newPage()).goto(`${url}/${hash}`);
      seconds.watched.push(await secondsIn(child.pid ?? 0));
      await context.close();
    }
    const [alone, watched] = [medianOf(seconds.alone), medianOf(seconds.watched)];
    const share = (watched - alone) / alone;
    const ofCore = (watched - alone) / (LOOK_MS / 1_000);
    console.log(
      `processor seconds of the run in 20 s: ${alone.toFixed(2)} alone, ${watched.toFixed(2)} with three pages open: ` +
        `${(100 * share).toFixed(1)} % more, ${(100 * ofCore).toFixed(1)} % of a core`,
    );
  } finally {
    child.kill('SIGKILL');
  }
};

const secondsIn = async (pid: number): Promise<number> => {
  const before = await processorSecondsOf(pid);
  await sleep(LOOK_MS);
  return (await processorSecondsOf(pid)) - before;
};

const saidBy = async (child: ReturnType<typeof spawn>, pattern: RegExp): Promise<string> => {
  const said = heard.get(child) ?? hear(child);
  for (;;) {
    const match = pattern.exec(said.text);
    if (match !== null) return match[1] ?? '';
    if (child.exitCode !== null) throw new Error(`the run has ended:\n${said.text}`);
    await sleep(100);
  }
};

const heard = new WeakMap<object, { text: string }>();

const hear = (child: ReturnType<typeof spawn>): { text: string } => {
  const said = { text: '' };
  heard.set(child, said);
  child.stdout?.on('data', (chunk: Buffer) => {
    said.text += chunk.toString();
  });
  return said;
};

const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

const thousands = (value: number): string => value.toLocaleString('en');
