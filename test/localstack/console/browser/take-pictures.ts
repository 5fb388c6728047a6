/** `npm run pictures`: the pictures of the README, of the same world at the same instant each time. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { startConsoleServer } from '../../../../localstack/console/server/console-server.ts';
import type { RunTick } from '../../../../localstack/console/watching/run-tick.ts';
import { silentSteps } from '../../../../localstack/engines/steps.ts';
import { openConsole, partsOf } from '../../../../localstack/run/console/open-console.ts';
import { startLocalRun } from '../../../../localstack/run/local-run.ts';
import { replay } from '../../../../localstack/run/replay.ts';
import { runOptionsOf } from '../../../../localstack/run/run-options.ts';
import { terminalOn } from '../../../../localstack/run/screen/terminal.ts';
import { watch } from '../../../../localstack/run/watch.ts';
import { realSleep } from '../../../../localstack/time/local-time.ts';
import { findChromium, launch, openPage } from './chromium.ts';

const WORLD_FROM = epochMs(Date.UTC(2026, 10, 29, 18));
const FOLDER = join(import.meta.dirname, '..', '..', '..', '..', 'localstack', 'console', 'pictures');
const VIEW = { width: 1_200, height: 680 };
const LOOKS_MS = 12_000;

const executable = findChromium();
if (executable === undefined) process.exit(1);
const options = runOptionsOf(['--engine', 'memory', '--seed', '1'], false);
if (options === undefined) throw new Error('no options');
const stopping = new AbortController();
const { source } = await openConsole({ isWanted: false, env: {}, say: () => undefined });
const run = await startLocalRun({
  options,
  env: {},
  folder: '.speed-layer',
  steps: silentSteps,
  notice: () => undefined,
  stopping: stopping.signal,
  observer: source.observer,
  worldFrom: WORLD_FROM,
});
source.attach(partsOf(run));
const { url, close } = await startConsoleServer({ source, port: 0 });
let phase: { state: RunTick['state']; text: string } = { state: 'replaying', text: 'replaying the past' };
const watched = watch({
  run,
  terminal: terminalOn(Object.assign(new PassThrough().resume(), { isTTY: false }) as unknown as NodeJS.WriteStream),
  consoleUrl: undefined,
  speed: options.speed,
  isLiveTmdb: false,
  phase: () => phase,
  lastPoll: () => undefined,
  onTick: (tick) => source.tick(tick),
  stopping: stopping.signal,
});
const ignored = (): undefined => undefined;
await replay(run, options, { stopping: stopping.signal, onProgress: ignored, onPoll: ignored });
// Until all that was replayed is judged and copied.
for (let execution = 0; execution < 8; execution++)
  await run.servingViews.execute(epochMs(run.time.clock.now() + execution * 1_000));
phase = { state: 'live', text: 'live, 30 × real time' };
await realSleep(LOOKS_MS);

const browser = await launch(executable);
const { page } = await openPage(browser, url, { viewport: VIEW, colorScheme: 'light' });
await mkdir(FOLDER, { recursive: true });
const { rankings } = await source.rankings();
const movieId = rankings.trending[0]?.movieId ?? 1_001;
for (const [name, hash] of [
  ['trends', '#/trends'],
  ['movie', `#/movie/${movieId}`],
  ['pipeline', '#/pipeline'],
] as const) {
  await page.goto(`${url}/${hash}`);
  await page.locator('.empty:has-text("…")').waitFor({ state: 'detached' });
  await page.locator('main h1').waitFor();
  await realSleep(1_000);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.log(`✓ ${join(FOLDER, `${name}.png`)}`);
}
await browser.close();
stopping.abort();
await watched;
await close();
await run.end();
process.exit(0);
