import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stageMoviesOf } from '../../../../bin/operator/aws/stage-movies.ts';
import { makeKeyspacesClient } from '../../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { type RunningConsole, startConsoleServer } from '../../../../localstack/console/server/console-server.ts';
import type { JvmEngines } from '../../../../localstack/engines/engine.ts';
import { isRunning } from '../../../../localstack/engines/process/process-table.ts';
import { KEYSPACE } from '../../../../schema/names.ts';
import { engineAddresses } from '../../../engines/engines.ts';
import { removeFolder } from '../../../toolchain/temporary-folder.ts';
import { type JvmFolder, makeJvmFolder } from '../../run/jvm-folder.ts';
import { type ConsoleSourceRig, consoleSourceContract } from '../contract/console-source-contract.ts';
import { runSourceRigOf } from '../contract/run-source-rig.ts';
import { stageRigOf } from '../contract/stage-rig.ts';
import { openRunRig, type RunRig } from '../run-rig.ts';
import { findChromium, launch, openPage } from './chromium.ts';

const LIMIT_MS = 180_000;
const BACK_WITHIN_MS = 90_000;

const executable = findChromium();

describe.runIf(engineAddresses() !== null)('a console over real servers', () => {
  let jvm: JvmFolder;
  let rig: RunRig;
  let run: ConsoleSourceRig;
  let stage: ConsoleSourceRig;
  let closeStore: () => Promise<void>;

  beforeAll(async () => {
    jvm = await makeJvmFolder();
    const args = ['--engine', 'jvm', '--movies', '60', '--history', '2h'];
    rig = await openRunRig({ args, folder: jvm.folder, env: { ...process.env, ...jvm.env } });
    run = await runSourceRigOf(rig);
    const { contactPoint, port, localDataCenter } = (rig.run.engines as JvmEngines).cassandra;
    const client = makeKeyspacesClient({ contactPoint, port, localDataCenter, keyspace: KEYSPACE });
    closeStore = () => client.shutdown();
    stage = await stageRigOf(rig.run, { movie: run.movie, movies: stageMoviesOf(client, rig.run.backend.documents) });
  }, LIMIT_MS);

  afterAll(async () => {
    await closeStore();
    await rig.end();
    removeFolder(jvm.folder);
  }, LIMIT_MS);

  describe('of a run', () => {
    consoleSourceContract('run', () => run);
  });

  describe("of a stage that has this run's tables", () => {
    consoleSourceContract('stage', () => stage);
  });

  describe.runIf(executable !== undefined)('in a browser', () => {
    let browser: Browser;
    let server: RunningConsole;

    beforeAll(async () => {
      [browser, server] = await Promise.all([
        launch(executable ?? ''),
        startConsoleServer({ source: rig.source, port: 0 }),
      ]);
    });
    afterAll(async () => {
      await server.close();
      await browser.close();
    });

    it('is red since when Cassandra was killed, green when it is back, and has lost nothing', {
      timeout: LIMIT_MS,
    }, async () => {
      const { page, faults } = await openPage(browser, `${server.url}/#/world`);
      const pid = jvm.pidOf('cassandra');
      await serverButton(page, 'Kill -9').click();
      await page.getByText('was killed (-9)').waitFor();
      expect(isRunning(pid)).toBe(false);
      await page.getByText(/^has ended since \d\d:\d\d:\d\d$/).waitFor();

      await page.goto(`${server.url}/#/pipeline`);
      const tables = page.locator('[data-stage=tables]');
      await tables.getByText(/^away since \d\d:\d\d:\d\d UTC$/).waitFor();
      await tables.getByText('Records wait in Kafka and are counted when it is back').waitFor();
      const since = await tables.locator('.status').textContent();
      await rig.look();
      expect(await tables.locator('.status').textContent()).toBe(since);

      await page.goto(`${server.url}/#/world`);
      await serverButton(page, 'Restart').click();
      await page.getByText('answers again.').waitFor({ timeout: BACK_WITHIN_MS });
      expect(isRunning(jvm.pidOf('cassandra'))).toBe(true);
      await page.goto(`${server.url}/#/pipeline`);
      await expect.poll(() => tables.getAttribute('data-status'), { timeout: BACK_WITHIN_MS }).toBe('ok');
      expect(await tables.getByText('away').count()).toBe(0);

      await page.goto(`${server.url}/#/world`);
      await page.getByRole('button', { name: 'Count again' }).click();
      await page.getByText('lost 0, double 0').waitFor({ timeout: BACK_WITHIN_MS });
      expect(faults).toEqual([]);
    });
  });
});

const serverButton = (page: Page, name: string) =>
  page.locator('.row-of', { hasText: /^Cassandra/ }).getByRole('button', { name });
