/** `npm run bench -- console`: what the page weighs, how soon it paints, and what it costs a run that somebody looks on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { parsedArguments } from '../../bin/program/arguments.ts';
import { MINUTE_MS } from '../../lambdas/core/time.ts';
import { startConsoleServer } from '../../localstack/console/server/console-server.ts';
import { bundlePage } from '../../localstack/console/server/page-bundle.ts';
import { POLL_EVERY_MS } from '../../localstack/run/local-run.ts';
import { findChromium, launch } from '../localstack/console/browser/chromium.ts';
import { FULL_ANSWERS } from '../localstack/console/browser/sample-answers.ts';
import { ScriptedSource } from '../localstack/console/scripted-source.ts';
import { type Cost, costOf, type Period } from './console/paired-cost.ts';
import { WatchedTwin } from './console/watched-twin.ts';

const HELP = `npm run bench -- console [--rounds N]

  --rounds N   times that one of two runs is looked at, 36 s each, and paints of each kind (default 8)

Needs Chromium, and Linux for the processor time. Pages are Trends, Pipeline and World, open at once. Two runs of
npm start -- --engine memory live in the same world; now one, now the other has the pages, and what it uses more for the same
quarter of an hour of that world is what they cost.`;

const WARM_UP_MS = 30_000;
/** Of the world: three polls and three executions of the workflow. */
const LOOK_MS = 15 * MINUTE_MS;
/** After a poll and its execution, before the next. */
const QUIET_MS = 3.5 * MINUTE_MS;
/** Opening a page is not looking on. */
const SETTLE_MS = 4_000;
const MOST_SHARE = 0.03;
const PAGES = ['#/trends', '#/pipeline', '#/world'] as const;

export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parsedArguments({
    args: [...args],
    options: { rounds: { type: 'string', default: '8' }, help: { type: 'boolean', short: 'h', default: false } },
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
  for (let round = 0; round < rounds; round++) {
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

/** Two runs of the same world, of which now one, now the other is looked at. */
const lookOn = async (browser: Browser, rounds: number): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'console-bench-'));
  const twins = ['first', 'second'].map((name) => new WatchedTwin(join(folder, name)));
  try {
    const urls = await Promise.all(twins.map((twin) => twin.says(/Console (http:\S+)/)));
    await Promise.all(twins.map((twin) => twin.says(/The past replayed/)));
    await sleep(WARM_UP_MS);
    const periods: Period[] = [];
    for (let round = 0; round < rounds; round++) {
      // First, second, second, first: what changes as time goes by falls on both.
      const bearer = [0, 1, 1, 0][round % 4] as 0 | 1;
      const context = await browser.newContext();
      for (const hash of PAGES) await (await context.newPage()).goto(`${urls[bearer]}/${hash}`);
      await sleep(SETTLE_MS);
      const [bearing = Number.NaN, alone = Number.NaN] = await secondsOf(twins, bearer);
      periods.push({ bearer: bearer === 0 ? 'first' : 'second', bearing, alone });
      await context.close();
    }
    tell(costOf(periods));
  } finally {
    for (const twin of twins) twin.kill();
    await rm(folder, { recursive: true });
  }
};

/** Of the bearer and of the other, for the same quarter of an hour of their world. */
const secondsOf = async (twins: readonly WatchedTwin[], bearer: 0 | 1): Promise<number[]> => {
  const now = Math.max(...twins.map(({ worldMs }) => worldMs));
  const from = Math.ceil((now - QUIET_MS) / POLL_EVERY_MS) * POLL_EVERY_MS + QUIET_MS;
  const until = from + LOOK_MS;
  await Promise.all(twins.map((twin) => twin.reaches(until)));
  return [bearer, 1 - bearer].map((which) => twins[which]?.secondsBetween(from, until) ?? Number.NaN);
};

const tell = ({ share, from, to, alone }: Cost): void => {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const verdict = to <= MOST_SHARE ? 'yes' : from > MOST_SHARE ? 'NO' : 'cannot be told: more --rounds';
  console.log(
    `three pages open cost the run ${percent(share)} of its processor time (95 %: ${percent(from)} to ${percent(to)}; ` +
      `${alone.toFixed(2)} s in a quarter of an hour of its world alone); at most ${percent(MOST_SHARE)}: ${verdict}`,
  );
};

const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

const thousands = (value: number): string => value.toLocaleString('en');
