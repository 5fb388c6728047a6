/** `npm run bench -- console`: what the page weighs, how soon it paints, and what it costs a run that somebody looks on. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { type AskConsole, askerOf } from '../../bin/operator/local/ask-console.ts';
import { parsedArguments } from '../../bin/program/arguments.ts';
import { startConsoleServer } from '../../localstack/console/server/console-server.ts';
import { bundlePage } from '../../localstack/console/server/page-bundle.ts';
import type { RankingsView } from '../../localstack/console/source/wire-movies.ts';
import { findChromium, launch } from '../localstack/console/browser/chromium.ts';
import { FULL_ANSWERS } from '../localstack/console/browser/sample-answers.ts';
import { ScriptedSource } from '../localstack/console/scripted-source.ts';
import { RUN } from '../localstack/run/command-line.ts';
import { type MeanWithin, meanWithin } from './console/mean-within.ts';
import { processorSecondsOf } from './pipeline/processor-time.ts';

const HELP = `npm run bench -- console [--rounds N]

  --rounds N   times of looking away and looking on, 15 s each, and paints of each kind (default 6)

Needs Chromium, and Linux for the processor time. Pages are Trends, Pipeline and World, open at once; the run is
npm start -- --engine memory.`;

const WARM_UP_MS = 20_000;
const BUSY_MS = 40_000;
const STILL_MS = 15_000;
/** Opening a page is not looking on. */
const SETTLE_MS = 4_000;
const LOOK_EVERY_MS = 500;
/** At 30 times the machine's time. */
const EXECUTE_EVERY_S = 10;
const MOST_SHARE = 0.03;
const PAGES = ['#/trends', '#/pipeline', '#/world'] as const;

export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parsedArguments({
    args: [...args],
    options: { rounds: { type: 'string', default: '6' }, help: { type: 'boolean', short: 'h', default: false } },
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
 * What a run uses differs by a quarter from one half minute to the next, which hides what pages cost. So that is measured while the
 * world stands still, when next to nothing else is done; what pages cost once more for each execution, a ranking that is read anew, is
 * added by its time.
 */
const lookOn = async (browser: Browser, rounds: number): Promise<void> => {
  const run = spawn(process.execPath, [RUN, '--engine', 'memory', '--history', '4h'], {
    env: { ...process.env, SPEED_LAYER_CONSOLE_PORT: '0', TMDB_API_TOKEN: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = run.pid ?? 0;
  try {
    const url = await saidBy(run, /Console (http:\S+)/);
    await saidBy(run, /The past replayed/);
    await sleep(WARM_UP_MS);
    const busy = await perSecond(pid, BUSY_MS);
    const asker = askerOf(url);
    const ranking = await freshRankingMs(asker);
    await asker.post('/api/world', { kind: 'speed', speed: 0 });
    const costs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const alone = await perSecond(pid, STILL_MS);
      const context = await browser.newContext();
      for (const hash of PAGES) await (await context.newPage()).goto(`${url}/${hash}`);
      await sleep(SETTLE_MS);
      costs.push((await perSecond(pid, STILL_MS)) - alone);
      await context.close();
    }
    tell(busy, ranking, meanWithin(costs));
  } finally {
    run.kill('SIGKILL');
  }
};

const perSecond = async (pid: number, forMs: number): Promise<number> => {
  const before = await processorSecondsOf(pid);
  await sleep(forMs);
  return ((await processorSecondsOf(pid)) - before) / (forMs / 1_000);
};

/** How long a ranking that has just been made takes to be told, beyond one that was told before. */
const freshRankingMs = async (asker: AskConsole): Promise<number> => {
  const taken: Record<'fresh' | 'known', number[]> = { fresh: [], known: [] };
  let judgedAt: number | null = null;
  const until = performance.now() + BUSY_MS;
  while (performance.now() < until) {
    const startedAt = performance.now();
    const view = await asker.get<RankingsView>('/api/rankings');
    taken[view.judgedAt === judgedAt ? 'known' : 'fresh'].push(performance.now() - startedAt);
    ({ judgedAt } = view);
    await sleep(LOOK_EVERY_MS);
  }
  return Math.max(0, medianOf(taken.fresh.slice(1)) - medianOf(taken.known));
};

const tell = (busy: number, rankingMs: number, { mean, room }: MeanWithin): void => {
  const perExecution = rankingMs / 1_000 / EXECUTE_EVERY_S;
  const [from, share, upTo] = [mean - room, mean, mean + room].map((cost) => (cost + perExecution) / busy) as [
    number,
    number,
    number,
  ];
  const verdict = upTo <= MOST_SHARE ? 'yes' : from > MOST_SHARE ? 'NO' : 'cannot be told: more --rounds';
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  console.log(
    `three pages open cost ${(1_000 * mean).toFixed(1)} ± ${(1_000 * room).toFixed(1)} ms of processor time a second, and ` +
      `${rankingMs.toFixed(1)} ms an execution; a run uses ${(1_000 * busy).toFixed(1)} ms a second without them: ` +
      `${percent(share)} of it, ${percent(upTo)} at most; at most ${percent(MOST_SHARE)}: ${verdict}`,
  );
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
