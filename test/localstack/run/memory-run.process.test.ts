import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../../localstack/run/run-report.ts';
import { makeTestFolder } from '../../toolchain/temporary-folder.ts';
import { run, startRun } from './command-line.ts';

const readReport = (file: string): RunReport => JSON.parse(readFileSync(file, 'utf8')) as RunReport;
const MEMORY = ['--engine', 'memory'];
const LIMIT_MS = 90_000;

describe('npm start -- --engine memory', () => {
  it('shows the first windows within seconds, ends by itself and reports every figure', {
    timeout: LIMIT_MS,
  }, async () => {
    const file = join(makeTestFolder(), 'report.json');
    const startedAt = performance.now();
    const command = startRun([...MEMORY, '--history', '4h', '--for', '22s', '--report', file]);
    await command.says(/windows [1-9]/);
    const firstWindowMs = performance.now() - startedAt;
    const { code, output, errors } = await command.ended;

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toContain('Every record is in its row');
    // Under 5 s on a machine that does nothing else.
    expect(firstWindowMs).toBeLessThan(10_000);
    const report = readReport(file);
    expect(report.engine).toBe('memory');
    expect(Object.keys(report.rowsPerTable).toSorted()).toEqual([
      'breakout_movies',
      'changed_movies',
      'declining_movies',
      'movie_ratings_by_window',
      'movie_stats',
      'movies',
      'poll_checkpoints',
      'review_sentiments',
      'trending_movies',
    ]);
    // How much of the past a busy machine replays in a short run decides whether a trend shows, and a review dated ahead.
    const { trending_movies: _, breakout_movies: __, declining_movies: ___, ...rows } = report.rowsPerTable;
    expect(Math.min(...Object.values(rows))).toBeGreaterThan(0);
    expect(Object.keys(report.recordsPerTopic)).toEqual([
      'movie.reviews',
      'movie.ratings',
      'movie.metadata',
      'movie.trending',
    ]);
    expect(Math.min(...Object.values(report.recordsPerTopic))).toBeGreaterThan(0);
    expect(Object.values(report.lagPerGroup)).toEqual([0, 0, 0, 0]);
    for (const figure of [report.late, report.expired, report.replay?.recordsPerSecond])
      expect(figure).toBeGreaterThan(0);
    for (const { p50, p99 } of [report.produceToRowMs, report.batchMs, report.storeMs]) {
      expect(p99).toBeGreaterThan(0);
      expect(p99).toBeGreaterThanOrEqual(p50 ?? Number.NaN);
    }
    const stages = ['produce', 'wait', 'add', 'read', 'publish', 'change log'];
    expect(Object.keys(report.stageMs['movie.ratings'] ?? {}).sort()).toEqual(stages.sort());
    const { windowsWritten, recordsApplied, rowsPerTable } = report;
    expect(recordsApplied).toBeGreaterThanOrEqual(windowsWritten);
    const windowRows = (rowsPerTable.review_sentiments ?? 0) + (rowsPerTable.movie_ratings_by_window ?? 0);
    expect(windowsWritten).toBeGreaterThanOrEqual(windowRows);
    expect(report.storeOperations).toBeGreaterThan(0);
    expect(report.servingViews).toMatchObject({ difference: 0, last: { status: 'succeeded' } });
    expect(report.servingViews.documentsWritten).toBeGreaterThan(report.servingViews.executions);
  });

  it('ends though something has forgotten a timer', { timeout: LIMIT_MS }, async () => {
    const forgotten = { NODE_OPTIONS: '--import=data:text/javascript,setInterval(()=>{},1000)' };
    const { code, output } = await run([...MEMORY, '--history', '0s', '--for', '1s'], forgotten);
    expect(code).toBe(0);
    expect(output).toMatch(/TMDB stopped .*\n$/);
  });

  it('tells its options, and what each exit code means', async () => {
    const { code, output } = await run(['--help']);
    expect(code).toBe(0);
    for (const word of ['--engine', '--for', '--report', '--speed', '--history', '--fresh', 'Exit codes'])
      expect(output).toContain(word);
  });

  it.each([
    [['--engine', 'cloud'], '--engine cloud: choose one of jvm, docker, memory.'],
    [['--for', '90'], '--for 90: write a duration as 90s, 5m or 26h.'],
    [['--frobnicate'], "Unknown option '--frobnicate'"],
    [['--report', '/no/such/folder/report.json'], 'cannot be written (ENOENT). Name a file in a folder that is there'],
  ])('refuses %j before anything starts, and says what to do', async (args, message) => {
    const { code, output, errors } = await run([...MEMORY, ...args]);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain(message);
    expect(errors).not.toContain('    at ');
  });

  it('names a capture that is not there, and leaves no report of a run that never was', async () => {
    const file = join(makeTestFolder(), 'report.json');
    const { code, errors } = await run([...MEMORY, '--report', file, '--replay-capture', '/no/such/folder']);
    expect(code).toBe(2);
    expect(errors).toContain('--replay-capture /no/such/folder: no capture in /no/such/folder: record one with');
    expect(existsSync(file)).toBe(false);
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['in the middle of a replay', ['--history', '40h'], /replaying the past, \d/],
    [
      'in the middle of a poll at the pace of the real TMDB',
      ['--speed', '1', '--history', '0s'],
      /live.* ratings [1-9]/,
    ],
  ])('%s ends the run in order, with its report', { timeout: LIMIT_MS }, async (_, args, moment) => {
    const file = join(makeTestFolder(), 'report.json');
    const command = startRun([...MEMORY, ...args, '--report', file]);
    await command.says(moment);
    command.signal('SIGINT');
    const stoppedAt = performance.now();
    const { code, output, errors } = await command.ended;

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(performance.now() - stoppedAt).toBeLessThan(20_000);
    expect(output).toContain('Stopping: what has been read is finished first.');
    expect(output).toMatch(/Mappings stopped .*\n.*Connections closed .*\n.*TMDB stopped/);
    expect(Object.values(readReport(file).lagPerGroup)).toEqual([0, 0, 0, 0]);
  });
});
