import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../lambdas/core/time.ts';
import { openMemoryBackend } from '../../../localstack/backend/memory-backend.ts';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import { type RunOptions, runOptionsOf } from '../../../localstack/run/run-options.ts';
import { refuseUnwritableReport, runReportOf, writeReport } from '../../../localstack/run/run-report.ts';
import { METRICS, TABLES, TOPICS } from '../../../schema/names.ts';
import { ALL_TOPICS } from '../../../schema/topology.ts';
import { makeTestFolder } from '../../toolchain/temporary-folder.ts';

const CHOICE = { engine: 'memory', why: 'In memory, as asked.' } as const;
const NOON = epochMs(Date.UTC(2026, 10, 20, 12));
const OPTIONS = runOptionsOf(['--seed', '7'], false) as RunOptions;
const FACTS = {
  choice: CHOICE,
  options: OPTIONS,
  startedAt: NOON,
  seconds: 20,
  replay: null,
  lastExecution: undefined,
};

const openRun = async () => {
  const figures = new Figures();
  const backend = openMemoryBackend({ now: () => NOON }, figures.telemetryOf('local'));
  await backend.admin.createTopics(ALL_TOPICS.map((topic) => ({ topic, partitions: 2 })));
  return { figures, backend };
};

describe('the report of a run', () => {
  it('counts what is in the log, what is in the tables and what is still between them', async () => {
    const { figures, backend } = await openRun();
    await backend.producer.send(TOPICS.ratings, [
      { key: '1', value: Buffer.from('a') },
      { key: '2', value: Buffer.from('b') },
    ]);
    await backend.stores.changeLog.append([{ movieId: 1, dataType: 'ratings', windowStart: NOON, changedAt: NOON }]);

    const report = await runReportOf(FACTS, backend, figures);

    expect(report).toMatchObject({ ...CHOICE, seconds: 20, replay: null, startedAt: '2026-11-20T12:00:00.000Z' });
    expect(report.options).toMatchObject({ seed: 7, movieCount: 500 });
    expect(report.versions).toEqual({
      project: expect.any(String),
      node: process.version,
      platform: expect.any(String),
    });
    expect(report.recordsPerTopic).toEqual({
      'movie.reviews': 0,
      'movie.ratings': 2,
      'movie.metadata': 0,
      'movie.trending': 0,
    });
    expect(report.lagPerGroup).toMatchObject({
      'speed-layer-aggregate-ratings-v1': 2,
      'speed-layer-score-reviews-v1': 0,
    });
    expect(report.rowsPerTable).toMatchObject({ [TABLES.changedMovies]: 1, [TABLES.movies]: 0 });
  });

  it('says what the functions counted and how long they took, and null where nothing happened', async () => {
    const { figures, backend } = await openRun();
    const telemetry = figures.telemetryOf('local');
    telemetry.count(METRICS.recordsLate, 3);
    telemetry.count(METRICS.recordsLate, 4);
    telemetry.count(METRICS.deadLetters, 1);
    telemetry.count(METRICS.documentsWritten, 5);
    for (const ms of [1, 2, 3, 4, 100]) telemetry.duration(METRICS.rowLatencyMs, ms);

    const report = await runReportOf(FACTS, backend, figures);

    expect(report).toMatchObject({ late: 7, deadLetters: 1, expired: 0 });
    expect(report.servingViews).toEqual({
      executions: 0,
      documentsWritten: 5,
      difference: 0,
      labelChanges: 0,
      last: null,
    });
    expect(report.produceToRowMs.p50).toBeCloseTo(3, 0);
    expect(report.produceToRowMs.p99).toBeCloseTo(100, 0);
    expect(report.batchMs).toEqual({ p50: null, p99: null });
  });

  it('counts every call of the fakes as a store operation, as the real stores do', async () => {
    const { figures, backend } = await openRun();
    await backend.stores.ratings.log.read([]);
    await backend.stores.movies.upsert([]);

    const { storeOperations, storeMs } = await runReportOf(FACTS, backend, figures);

    expect(storeOperations).toBe(2);
    expect(storeMs.p99).not.toBeNull();
  });
});

describe('the file of a report', () => {
  it('is tried before the run, which leaves an earlier report alone and makes no empty one', async () => {
    const folder = makeTestFolder();
    const earlier = join(folder, 'earlier.json');
    writeFileSync(earlier, '{"engine":"jvm"}');

    await refuseUnwritableReport(earlier);
    await refuseUnwritableReport(join(folder, 'new.json'));

    expect(readFileSync(earlier, 'utf8')).toBe('{"engine":"jvm"}');
    expect(() => readFileSync(join(folder, 'new.json'))).toThrow('ENOENT');
  });

  it('is refused by name where it cannot be written', async () => {
    const folder = makeTestFolder();
    await expect(refuseUnwritableReport(folder)).rejects.toThrow(`${folder} cannot be written (EISDIR)`);
    await expect(refuseUnwritableReport(join(folder, 'no', 'report.json'))).rejects.toThrow('(ENOENT)');
  });

  it('holds the report as JSON that people can read', async () => {
    const { figures, backend } = await openRun();
    const file = join(makeTestFolder(), 'report.json');
    const report = await runReportOf(FACTS, backend, figures);

    await writeReport(file, report);

    const text = readFileSync(file, 'utf8');
    expect(JSON.parse(text)).toEqual(report);
    expect(text.split('\n').length).toBeGreaterThan(20);
  });
});
