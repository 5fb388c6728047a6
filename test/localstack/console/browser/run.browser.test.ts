import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LetterList, ShownLetter } from '../../../../localstack/console/source/wire-letters.ts';
import type { MovieSeries } from '../../../../localstack/console/source/wire-movies.ts';
import type { WorldState } from '../../../../localstack/console/source/wire-world.ts';
import { startRun } from '../../run/command-line.ts';
import { findChromium, launch, openPage } from './chromium.ts';

const executable = findChromium();
const LIMIT_MS = 90_000;
const MOVIE = 1_010;
const WINDOW_MS = 300_000;

/** A run as a person starts it, and what a person does on its page. */
describe.runIf(executable !== undefined)('the console of a run', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch(executable ?? '');
  });
  afterAll(() => browser.close());

  it('sends letters back, finds what is injected, and counts again: nothing lost, nothing double', {
    timeout: LIMIT_MS,
  }, async () => {
    const run = startRun(['--engine', 'memory', '--movies', '60'], { SPEED_LAYER_CONSOLE_PORT: '0' });
    const [, url = ''] = await run.says(/Console (http:\S+)/);
    const { page, faults } = await openPage(browser, url);
    await run.says(/The past replayed/);
    await sendsLetterBack(page, url);
    await findsBreakout(page, url);
    await countsAgain(page, url);
    expect(faults).toEqual([]);
  });
});

const answer = async <Answer>(url: string): Promise<Answer> => (await fetch(url)).json() as Promise<Answer>;

const sendsLetterBack = async (page: Page, url: string): Promise<void> => {
  const { letters } = await answer<LetterList>(`${url}/api/letters`);
  const oldest = letters.at(-1);
  if (oldest === undefined) throw new Error('the past has no dead letter');
  const { fields } = await answer<ShownLetter>(`${url}/api/letters/${encodeURIComponent(oldest.key)}`);
  const writtenAt = Number(fields.find(({ name }) => name === 'created_at')?.value.split(' ')[0]);
  const windowStart = Math.floor(writtenAt / WINDOW_MS) * WINDOW_MS;
  const reviewsThen = async (): Promise<number> => {
    const { moods } = await answer<MovieSeries>(`${url}/api/movies/${oldest.movie}/series?hours=48`);
    return moods.find((row) => row.windowStart === windowStart)?.reviews ?? 0;
  };
  // It was dated into the future, and is set aside again until its time has come.
  await page.goto(`${url}/#/world`);
  await page.getByRole('button', { name: '600 ×' }).click();
  const worldNow = async (): Promise<number> => (await answer<WorldState>(`${url}/api/world`)).now;
  await expect.poll(worldNow, { timeout: 20_000 }).toBeGreaterThan(writtenAt);
  const before = await reviewsThen();
  await page.goto(`${url}/#/letters`);
  await page.getByLabel(`pick ${oldest.topic} ${oldest.partition}/${oldest.offset}`).check();
  await page.getByRole('button', { name: 'Send 1 letter' }).click();
  await page.getByText('Done:').waitFor();
  await expect.poll(reviewsThen, { timeout: 20_000 }).toBe(before + 1);
};

const findsBreakout = async (page: Page, url: string): Promise<void> => {
  await page.goto(`${url}/#/world`);
  await page.getByRole('textbox', { name: 'movie' }).fill(String(MOVIE));
  await page.getByRole('button', { name: /^breakout/ }).click();
  await page.getByText(`From now on movie ${MOVIE} is 8 times`).waitFor();
  await page.goto(`${url}/#/trends`);
  const row = page.locator('table[data-ranking=trending] tr', { hasText: String(MOVIE) });
  await row.waitFor({ timeout: 60_000 });
  expect(await row.locator('.reason').textContent()).toMatch(/usual|trending list/);
};

const countsAgain = async (page: Page, url: string): Promise<void> => {
  await page.goto(`${url}/#/world`);
  await page.getByRole('button', { name: /^Send \d+ records again/ }).click();
  await page.getByText('were sent again').waitFor();
  await page.getByRole('button', { name: 'Poison record' }).click();
  await page.getByText('nobody can decode').waitFor();
  await page.getByRole('button', { name: 'Count again' }).click();
  await page.getByText('lost 0, double 0').waitFor();
  const { byReason } = await answer<LetterList>(`${url}/api/letters`);
  expect(byReason.filter(({ reason }) => reason !== 'event-time-ahead')).toHaveLength(1);
};
