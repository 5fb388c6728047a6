import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningConsole, startConsoleServer } from '../../../../localstack/console/server/console-server.ts';
import { bundlePage, type PageFiles } from '../../../../localstack/console/server/page-bundle.ts';
import { adviceOn } from '../../../../schema/dead-letter-reasons.ts';
import { RANKINGS, ScriptedSource, snapshotWith } from '../scripted-source.ts';
import { axeFaultsOf, findChromium, launch, openPage } from './chromium.ts';
import { FULL_ANSWERS, HOSTILE } from './sample-answers.ts';

const executable = findChromium();

/** Of the design: what a person waits for at most, and what a browser has to read. */
const MOST_BYTES = 120_000;

const PAGES = [
  ['#/trends', 'What moves'],
  ['#/movie/1198', 'Broken Valley'],
  ['#/pipeline', 'Pipeline'],
  ['#/workflow', 'Workflow'],
  ['#/letters', 'Dead letters'],
  ['#/letters/movie.reviews%2Fsince-1%2F2%2F00000000000000000757.json', 'Dead letters'],
  ['#/records', 'Records'],
  ['#/records/movie.reviews/2/7', 'Records'],
  ['#/world', 'World'],
] as const;

describe('the bundle', () => {
  it('is small, and has no way to make markup or code of a text', async () => {
    const { script } = await bundlePage();
    expect(Buffer.byteLength(script)).toBeLessThan(MOST_BYTES);
    expect(script).not.toMatch(/\beval\(|new Function\(/);
  });
});

describe.runIf(executable !== undefined)('the page in Chromium', () => {
  let browser: Browser;
  let files: PageFiles;
  let source: ScriptedSource;
  let running: RunningConsole;

  const serve = async (port = 0): Promise<void> => {
    running = await startConsoleServer({ source, port, bundle: async () => files });
  };

  beforeAll(async () => {
    [browser, files] = await Promise.all([launch(executable ?? ''), bundlePage()]);
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await running.close();
    for (const context of browser.contexts()) await context.close();
  });

  const open = async (answers: typeof FULL_ANSWERS = FULL_ANSWERS, hash = '', options = {}) => {
    source = new ScriptedSource();
    source.answers = answers;
    await serve();
    return openPage(browser, `${running.url}/${hash}`, options);
  };

  it.each(PAGES)(
    '%s shows what there is at any width under the strict policy, and texts of strangers as texts',
    async (hash, title) => {
      const { page, faults } = await open(FULL_ANSWERS, hash);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.locator('.empty:has-text("…")').waitFor({ state: 'detached' });
      const showsStrangers = !/pipeline|workflow|letters$/.test(hash);
      await expect
        .poll(async () => (await page.locator('main').textContent())?.includes(HOSTILE.slice(0, 18)))
        .toBe(showsStrangers);
      expect(await page.locator('main img').count()).toBe(0);
      expect(await page.title()).not.toBe('owned');
      for (const width of [390, 1_280, 2_560]) {
        await page.setViewportSize({ width, height: 900 });
        // Charts follow in a frame of their own.
        await expect.poll(async () => page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      }
      expect(faults).toEqual([]);
    },
  );

  it.each(['light', 'dark'] as const)('has nothing that axe finds wrong on any page, %s', async (colorScheme) => {
    const { page } = await open(FULL_ANSWERS, '', { bypassCSP: true, colorScheme });
    for (const [hash, title] of PAGES) {
      await page.goto(`${running.url}/${hash}`);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.locator('.empty:has-text("…")').waitFor({ state: 'detached' });
      expect([hash, await axeFaultsOf(page)]).toEqual([hash, []]);
    }
  });

  it('tells "nothing trends" from "not judged yet"', async () => {
    const { page, faults } = await open({});
    await page.getByText('Nothing, judged 3 min ago').first().waitFor();
    source.answers = { rankings: async () => ({ ...RANKINGS, judgedAt: null }) };
    await page.reload();
    await page.getByText('No execution of the workflow has ended yet').waitFor();
    expect(faults).toEqual([]);
  });

  it('shows the first of a long ranking, and all of it to who asks', async () => {
    const { rankings } = await (FULL_ANSWERS.rankings as () => Promise<typeof RANKINGS>)();
    const declining = Array.from({ length: 40 }, (_, index) => ({
      ...rankings.breakout[0],
      rank: index + 1,
      movieId: index + 1,
    }));
    const { page } = await open({
      rankings: async () => ({ ...RANKINGS, rankings: { ...rankings, declining } }) as typeof RANKINGS,
    });
    const rows = page.locator('table[data-ranking=declining] tbody tr');
    await expect.poll(() => rows.count()).toBe(15);
    await page.getByRole('button', { name: 'Show all 40' }).click();
    await expect.poll(() => rows.count()).toBe(40);
  });

  it('draws the steps of a workflow no smaller than a person can read, on a phone too', async () => {
    const { page } = await open(FULL_ANSWERS, '#/workflow', { viewport: { width: 390, height: 844 } });
    const text = page.locator('.gantt text').first();
    await text.waitFor();
    expect((await text.boundingBox())?.height).toBeGreaterThan(9);
  });

  it('shows the steps of a start, a replay, and how far behind the rows are', async () => {
    const { page, faults } = await open({}, '#/pipeline');
    source.show(snapshotWith({ state: 'starting', steps: [{ text: 'Cassandra 5.0.9 ready', tookMs: null }] }));
    await page.getByText('Cassandra 5.0.9 ready').waitFor();
    source.show(
      snapshotWith({ state: 'replaying', notices: ['replaying the past, 25 %: curves grow while it lasts.'] }),
    );
    await page.getByText('replaying the past, 25 %').waitFor();
    source.show(snapshotWith({ notices: ['The newest rows are 3.0 h behind the clock'] }));
    await page.getByText('3.0 h behind the clock').waitFor();
    expect(faults).toEqual([]);
  });

  it('shows a stage red since when, with its last figure, until it is back', async () => {
    const { page } = await open({}, '#/pipeline');
    const healthy = snapshotWith();
    source.show(healthy);
    const tables = page.locator('[data-stage=tables]');
    await expect.poll(() => tables.getAttribute('data-status')).toBe('ok');
    const stages = healthy.stages.map((stage) =>
      stage.id === 'tables'
        ? { ...stage, status: 'away' as const, since: Date.UTC(2026, 10, 29, 12, 20), remedy: 'Records wait in Kafka.' }
        : stage,
    );
    source.show({ ...healthy, stages });
    await tables.getByText('away since 12:20:00 UTC').waitFor();
    await tables.getByText('Records wait in Kafka.').waitFor();
    expect(await tables.locator('.big').textContent()).toBe('6');
    source.show(healthy);
    await expect.poll(() => tables.getAttribute('data-status')).toBe('ok');
  });

  it('says when the run does not answer, keeps the figures, and goes on by itself', async () => {
    const { page } = await open({}, '#/pipeline');
    await page.getByText('8,522').waitFor();
    const port = Number(new URL(running.url).port);
    await running.close();
    await page.getByRole('alert').getByText('The run does not answer since').waitFor();
    expect(await page.getByText('8,522').count()).toBe(1);
    const looks = async (): Promise<string> => page.evaluate("getComputedStyle(document.querySelector('main')).filter");
    expect(await looks()).toBe('grayscale(1)');
    await serve(port);
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(await looks()).toBe('none');
  });

  it('lets a failing panel alone say so, and try again', async () => {
    let fails = true;
    const { page, faults } = await open(
      {
        executions: async () => {
          if (fails) throw new Error('the executions cannot be read');
          return [];
        },
      },
      '#/workflow',
    );
    await page.getByText('the executions cannot be read').waitFor();
    fails = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('None yet').waitFor();
    expect(faults).toEqual([]);
  });

  it('is led by single keys, which stay out of fields and can be switched off', async () => {
    const { page } = await open();
    await page.getByRole('heading', { name: 'What moves' }).waitFor();
    await page.keyboard.press('p');
    await page.getByRole('heading', { level: 1, name: 'Pipeline' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('towdr');
    expect(await page.locator('#search').inputValue()).toBe('towdr');
    await page.getByRole('button', { name: 'Broken Valley' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Broken Valley' }).waitFor();
    await page.locator('main').focus();
    await page.keyboard.press('?');
    await page.getByLabel('single keys are on').uncheck();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('p');
    expect(new URL(page.url()).hash).toBe('#/movie/1198');
  });

  it('holds the figures while it is paused, says how far behind, and catches up', async () => {
    const { page } = await open({}, '#/pipeline');
    await page.getByText('8,522').waitFor();
    await page.locator('main').focus();
    await page.keyboard.press(' ');
    const later = snapshotWith();
    const stages = later.stages.map((stage) => (stage.id === 'tmdb' ? { ...stage, value: 9_999 } : stage));
    source.show({ ...later, at: later.at + 37_000, stages });
    await page.getByText('Paused, 37 s behind').waitFor();
    expect(await page.getByText('9,999').count()).toBe(0);
    await page.keyboard.press(' ');
    await page.getByText('9,999').waitFor();
  });

  it('tries letters and sends them, one result each', async () => {
    const { page, faults } = await open(FULL_ANSWERS, '#/letters');
    await page.getByLabel('pick movie.reviews 2/757').check();
    await page.getByRole('button', { name: 'Try (1)' }).click();
    await page.getByText('would-send').waitFor();
    await page.getByRole('button', { name: 'Send 1 letter' }).click();
    await page.getByText('Done:').waitFor();
    expect(faults).toEqual([]);
  });

  it('says of a letter what its reason means and what to do', async () => {
    const { page } = await open(FULL_ANSWERS, '#/letters/movie.reviews%2Fsince-1%2F2%2F00000000000000000757.json');
    await page.getByText('set aside by').waitFor();
    expect(await page.getByText(adviceOn('event-time-ahead')).count()).toBe(1);
  });

  it('sends nothing where that is not allowed, and says why', async () => {
    source = new ScriptedSource();
    source.answers = FULL_ANSWERS;
    source.aboutNow = {
      ...source.aboutNow,
      kind: 'stage',
      isProduction: true,
      redriveRefusal: 'Read-only: start with --allow-redrive.',
    };
    await serve();
    const { page } = await openPage(browser, `${running.url}/#/letters`);
    await page.getByLabel('pick movie.reviews 2/757').check();
    await page.getByText('Read-only: start with --allow-redrive.').waitFor();
    expect(await page.getByRole('button', { name: 'Send 1 letter' }).isDisabled()).toBe(true);
    expect(await page.locator('header.production').count()).toBe(1);
  });

  it('speaks the points of a chart, and shows them as a table', async () => {
    const { page, faults } = await open(FULL_ANSWERS, '#/movie/1198');
    const chart = page.getByRole('figure', { name: 'Popularity per window' });
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await page
      .getByText(/popularity 70/)
      .first()
      .waitFor();
    await page.getByText('Show as table').first().click();
    await page.getByRole('cell', { name: '70' }).first().waitFor();
    expect(faults).toEqual([]);
  });

  it('paints first within 300 ms of an idle machine, three times that of a busy one', async () => {
    const { page } = await open();
    await page.getByRole('heading', { name: 'What moves' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'What moves' }).waitFor();
    const [paint] = (await page.evaluate(
      "performance.getEntriesByName('first-contentful-paint').map(({ startTime }) => startTime)",
    )) as number[];
    expect(paint).toBeLessThan(900);
  });
});
