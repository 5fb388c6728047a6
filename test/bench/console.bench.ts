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
import { type ProfiledTime, profiledProcessAt, timeIn } from './console/profile.ts';

const HELP = `npm run bench -- console [--rounds N]

  --rounds N   times of looking away and looking on, 30 s each, and paints of each kind (default 3)

Needs Chromium. Pages are Trends, Pipeline and World, open at once; the run is
npm start -- --engine memory.`;

const WARM_UP_MS = 20_000;
const PROFILE_MS = 30_000;
/** Opening a page is not looking on. */
const SETTLE_MS = 4_000;
const CONSOLE_FOLDER = '/localstack/console/';
const MOST_SHARE = 0.03;
const PAGES = ['#/trends', '#/pipeline', '#/world'] as const;

export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parsedArguments({
    args: [...args],
    options: { rounds: { type: 'string', default: '3' }, help: { type: 'boolean', short: 'h', default: false } },
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
  for (let round = 0; round < 2 * rounds; round++) {
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

/**
 * What a run uses differs by a quarter from one half minute to the next, which hides what pages cost. So a profile of the run tells
 * in how much of its time the console is on the stack, with pages and without; the garbage that the console makes is in proportion.
 */
const lookOn = async (browser: Browser, rounds: number): Promise<void> => {
  const run = spawn(process.execPath, ['--inspect=127.0.0.1:0', RUN, '--engine', 'memory', '--history', '4h'], {
    env: { ...process.env, SPEED_LAYER_CONSOLE_PORT: '0', TMDB_API_TOKEN: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const process = await profiledProcessAt(await saidBy(run, /Debugger listening on (ws:\S+)/));
    const url = await saidBy(run, /Console (http:\S+)/);
    await saidBy(run, /The past replayed/);
    await sleep(WARM_UP_MS);
    const times: Record<'alone' | 'lookedAt', ProfiledTime[]> = { alone: [], lookedAt: [] };
    for (let round = 0; round < rounds; round++) {
      times.alone.push(timeIn(await process.during(PROFILE_MS), CONSOLE_FOLDER));
      const context = await browser.newContext();
      for (const hash of PAGES) await (await context.newPage()).goto(`${url}/${hash}`);
      await sleep(SETTLE_MS);
      times.lookedAt.push(timeIn(await process.during(PROFILE_MS), CONSOLE_FOLDER));
      await context.close();
    }
    process.close();
    tell(times.alone, times.lookedAt);
  } finally {
    run.kill('SIGKILL');
  }
};

const tell = (alone: readonly ProfiledTime[], lookedAt: readonly ProfiledTime[]): void => {
  const shares = lookedAt.map(({ busyMs, folderMs }) => folderMs / busyMs);
  const cost =
    sumOf(lookedAt, 'folderMs') / sumOf(lookedAt, 'busyMs') - sumOf(alone, 'folderMs') / sumOf(alone, 'busyMs');
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const perSecond = sumOf(alone, 'busyMs') / ((alone.length * PROFILE_MS) / 1_000);
  console.log(
    `three pages open cost ${percent(cost)} of a run's time (${percent(Math.min(...shares))} to ${percent(Math.max(...shares))} in the console), ` +
      `which is busy for ${perSecond.toFixed(0)} ms a second; at most ${percent(MOST_SHARE)}: ${cost <= MOST_SHARE ? 'yes' : 'NO'}`,
  );
};

const sumOf = (times: readonly ProfiledTime[], figure: keyof ProfiledTime): number =>
  times.reduce((sum, time) => sum + time[figure], 0);

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
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said.text += chunk.toString();
    });
  return said;
};

const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

const thousands = (value: number): string => value.toLocaleString('en');
