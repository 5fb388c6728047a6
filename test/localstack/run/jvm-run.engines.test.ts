import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isRunning } from '../../../localstack/engines/process/process-table.ts';
import type { RunReport } from '../../../localstack/run/run-report.ts';
import { TABLES, TOPICS } from '../../../schema/names.ts';
import { engineAddresses } from '../../engines/engines.ts';
import { removeFolder } from '../../toolchain/temporary-folder.ts';
import { run, startRun } from './command-line.ts';
import { type JvmFolder, makeJvmFolder } from './jvm-folder.ts';

const LIMIT_MS = 180_000;
const BOOT_LIMIT_MS = 120_000;
/** A line of figures, with the time of its world. */
const LINE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ) /m;
const SMALL = ['--engine', 'jvm', '--history', '1h', '--movies', '60'];

describe.runIf(engineAddresses() !== null)('npm start -- --engine jvm', () => {
  let jvm: JvmFolder;
  let first: RunReport;

  beforeAll(async () => {
    jvm = await makeJvmFolder();
  });
  afterAll(() => removeFolder(jvm.folder));

  const readReport = (): RunReport => JSON.parse(readFileSync(join(jvm.folder, 'report.json'), 'utf8')) as RunReport;
  const report = (): string[] => ['--report', join(jvm.folder, 'report.json')];

  it('runs from a folder with a space in its name, ends by itself and reports every figure', {
    timeout: LIMIT_MS,
  }, async () => {
    const { code, output, errors } = await run([...SMALL, '--for', '22s', ...report()], jvm.env);

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(/Kafka .* ready on .*\n(.*\n)*.*Tables and topics/);
    first = readReport();
    expect(first.engine).toBe('jvm');
    // Whether anything trends is the world's affair.
    const { trending_movies: _t, breakout_movies: _b, declining_movies: _d, ...rows } = first.rowsPerTable;
    expect(Object.keys(rows)).toHaveLength(6);
    expect(Math.min(...Object.values(rows))).toBeGreaterThan(0);
    expect(first.servingViews).toMatchObject({ difference: 0, last: { status: 'succeeded' } });
    expect(first.servingViews.documentsWritten).toBeGreaterThan(0);
    expect(Object.values(first.lagPerGroup)).toEqual([0, 0, 0, 0]);
    for (const { p50, p99 } of [first.produceToRowMs, first.batchMs, first.storeMs]) {
      expect(p50).toBeGreaterThan(0);
      expect(p99).toBeGreaterThanOrEqual(p50 ?? Number.NaN);
    }
    for (const figure of [first.late, first.expired, first.replay?.recordsPerSecond]) expect(figure).toBeGreaterThan(0);
    expect(first.storeFailures).toBe(0);
    expect(await jvm.arePortsFree()).toBe(true);
  });

  it('goes on from kept data, counts no record twice, and ends in order with Ctrl-C', {
    timeout: LIMIT_MS,
  }, async () => {
    const command = startRun([...SMALL, ...report()], jvm.env);
    await command.says(/The past is there from an earlier run, and is not replayed/, BOOT_LIMIT_MS);
    // When an execution has just ended: one that Ctrl-C falls into is aborted.
    await command.says(/live, 30 × .* ratings [1-9].* succeeded in /, BOOT_LIMIT_MS);
    const pids = [jvm.pidOf('kafka'), jvm.pidOf('cassandra')];
    command.signal('SIGINT');
    const { code, errors } = await command.ended;

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(pids.map(isRunning)).toEqual([false, false]);
    expect(await jvm.arePortsFree()).toBe(true);
    const second = readReport();
    const ratings = TOPICS.ratings;
    const added = (second.recordsPerTopic[ratings] ?? 0) - (first.recordsPerTopic[ratings] ?? 0);
    const rowsAdded =
      (second.rowsPerTable[TABLES.movieRatingsByWindow] ?? 0) - (first.rowsPerTable[TABLES.movieRatingsByWindow] ?? 0);
    expect(added).toBeGreaterThan(0);
    expect(rowsAdded).toBe(added);
    expect(second.replay).toBeNull();
    expect(second.servingViews.last?.status).toBe('succeeded');
  });

  it('takes up a clock that is ahead of all it wrote, though Kafka and then the run itself were killed', {
    timeout: LIMIT_MS,
  }, async () => {
    const killed = startRun(SMALL, jvm.env);
    await killed.says(/live, 30 × .* ratings [1-9].* succeeded in /, BOOT_LIMIT_MS);
    process.kill(jvm.pidOf('kafka'), 'SIGKILL');
    await killed.says(/Kafka .* has ended and is started again/);
    // The clock goes on meanwhile, and no poll that succeeds says how far.
    await killed.saysNext(LINE);
    const [, last = ''] = await killed.saysNext(LINE);
    killed.signal('SIGKILL');
    await killed.ended;

    const again = startRun([...SMALL, '--for', '20s', ...report()], jvm.env);
    const [, next = ''] = await again.says(LINE, BOOT_LIMIT_MS);
    expect(Date.parse(next)).toBeGreaterThan(Date.parse(last));
    expect((await again.ended).code).toBe(0);
    const { servingViews, lagPerGroup } = readReport();
    expect(servingViews).toMatchObject({ difference: 0, last: { status: 'succeeded' } });
    expect(Object.values(lagPerGroup)).toEqual([0, 0, 0, 0]);
  });

  it('brings a server back that dies, twice, and then says what that means and what to do', {
    timeout: LIMIT_MS,
  }, async () => {
    const command = startRun(SMALL, jvm.env);
    await command.says(/live, 30 ×/, BOOT_LIMIT_MS);
    for (const _ of [1, 2]) {
      process.kill(jvm.pidOf('documents'), 'SIGKILL');
      await command.saysNext(/mongo-java-server .* had ended and runs again; nothing acknowledged is lost/);
    }
    process.kill(jvm.pidOf('documents'), 'SIGKILL');
    await command.says(/! mongo-java-server .* has ended again and again.* Stop with Ctrl-C/);
    command.signal('SIGINT');
    const { code, errors } = await command.ended;

    expect(code).toBe(1);
    expect(errors).toMatch(/^mongo-java-server .* has ended again and again.*server\.log\n$/);
    expect(await jvm.arePortsFree()).toBe(true);
  });

  it.each([1, 2])(
    'leaves nothing behind after Ctrl-C, %i times, while its servers boot',
    { timeout: LIMIT_MS },
    async (times) => {
      const command = startRun(SMALL, jvm.env);
      await command.says(/Engine jvm/);
      const pidsOfBoth = () => [jvm.pidOf('kafka'), jvm.pidOf('cassandra')];
      const pids = await vi.waitFor(pidsOfBoth, { timeout: 30_000 });
      command.signal('SIGINT');
      await command.says(/Stopping/);
      if (times === 2) command.signal('SIGINT');
      const { code } = await command.ended;

      expect(code).toBe(130);
      await expect.poll(() => pids.some(isRunning), { timeout: 30_000 }).toBe(false);
      expect(await jvm.arePortsFree()).toBe(true);
    },
  );

  it('names the holder of a port it needs, and the variable that moves it', async () => {
    const holder = createServer().listen(Number(jvm.env['SPEED_LAYER_KAFKA_PORT']), '127.0.0.1');
    await once(holder, 'listening');
    const state = readFileSync(join(jvm.folder, 'run', 'local', 'run-state.json'), 'utf8');
    const { code, errors } = await run([...SMALL, '--fresh'], jvm.env).finally(() => holder.close());

    expect(code).toBe(1);
    // Refused, it has deleted nothing.
    expect(readFileSync(join(jvm.folder, 'run', 'local', 'run-state.json'), 'utf8')).toBe(state);
    expect(errors).toContain(`(pid ${process.pid}) holds it.`);
    expect(errors).toContain('SPEED_LAYER_KAFKA_PORT=');
    expect(errors).not.toContain('    at ');
  });
});
