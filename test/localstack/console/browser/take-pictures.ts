/** `npm run pictures`: the pictures of the README, of the same world at the same instant each time. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { startConsoleServer } from '../../../../localstack/console/server/console-server.ts';
import { realSleep } from '../../../../localstack/time/local-time.ts';
import { openRunRig } from '../run-rig.ts';
import { findChromium, launch, openPage } from './chromium.ts';

const WORLD_FROM = epochMs(Date.UTC(2026, 10, 29, 18));
const FOLDER = join(import.meta.dirname, '..', '..', '..', '..', 'localstack', 'console', 'pictures');
const VIEW = { width: 1_200, height: 680 };
const LOOKS_MS = 12_000;
const DAYS_TO_SEE = 14;

const executable = findChromium();
if (executable === undefined) process.exit(1);
const { source, end } = await openRunRig({
  args: ['--engine', 'memory', '--seed', '1'],
  folder: '.speed-layer',
  worldFrom: WORLD_FROM,
  executions: 8,
});
const { url, close } = await startConsoleServer({ source, port: 0 });
await realSleep(LOOKS_MS);

const browser = await launch(executable);
const { page } = await openPage(browser, url, { viewport: VIEW, colorScheme: 'light' });
await mkdir(FOLDER, { recursive: true });
const { rankings } = await source.rankings();
// A newcomer has no usual level to be seen against.
const movieId = rankings.trending.find(({ spark }) => spark.length > DAYS_TO_SEE)?.movieId ?? 1_001;
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
await close();
await end();
process.exit(0);
