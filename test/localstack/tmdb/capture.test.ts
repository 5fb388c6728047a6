import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTmdbHttp } from '../../../lambdas/adapters/tmdb-http.ts';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { DEFAULT_POLL_CONFIG } from '../../../lambdas/poll-tmdb/config.ts';
import { capture } from '../../../localstack/tmdb/capture.ts';
import { Recording } from '../../../localstack/tmdb/recording.ts';
import { type AnswerSource, TmdbServer } from '../../../localstack/tmdb/server.ts';
import { SimulatedAnswers } from '../../../localstack/tmdb/simulated-answers.ts';
import { World } from '../../../localstack/tmdb/world.ts';

const NOON = epochMs(Date.UTC(2026, 10, 23, 12));
const TOKEN = 'secret-token-4711';
const quiet = { count: () => undefined, duration: () => undefined, warn: () => undefined };

describe('A capture', () => {
  const servers: TmdbServer[] = [];
  let folder: string;
  let now: EpochMs = NOON;
  const clock = { now: () => now };

  beforeEach(async () => {
    now = NOON;
    folder = await mkdtemp(join(tmpdir(), 'capture of TMDB '));
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    await rm(folder, { recursive: true });
  });

  const serve = async (answers: AnswerSource) => {
    const server = new TmdbServer({ answers, clock, token: TOKEN });
    servers.push(server);
    const baseUrl = await server.start();
    return { baseUrl, transport: makeTmdbHttp({ baseUrl, token: async () => TOKEN, tokenSetting: 'X', clock }) };
  };
  const record = async (rounds: number) => {
    const { transport } = await serve(new SimulatedAnswers(new World({ seed: 3, movieCount: 40 })));
    const config = { ...DEFAULT_POLL_CONFIG, requestsPerSecond: 10_000 };
    const sleep = async (ms: number): Promise<void> => {
      now = epochMs(now + Math.ceil(ms));
    };
    const reports = await capture({
      folder,
      transport,
      config,
      clock,
      rounds,
      everyMs: 5 * MINUTE_MS,
      sleep,
      telemetry: quiet,
    });
    // All at first, those of the trending list too that are not in the popular one; then a poll's share.
    expect(reports[0]?.visited).toBeGreaterThanOrEqual(40);
    for (const { visited } of reports.slice(1)) expect(visited).toBeLessThan(reports[0]?.visited ?? 0);
    return transport;
  };

  it('plays back what was recorded, round by round', async () => {
    const live = await record(2);
    const startAt = epochMs(now + 10 * HOUR_MS);
    const recorded = [];
    for (const at of [NOON, epochMs(NOON + 5 * MINUTE_MS)]) {
      now = at;
      recorded.push(await live.get('/trending/movie/day?page=1'));
    }
    now = startAt;
    const { transport } = await serve(await Recording.open(folder, startAt));
    expect(await transport.get('/trending/movie/day?page=1')).toEqual(recorded[0]);
    now = epochMs(startAt + 7 * MINUTE_MS);
    expect(await transport.get('/trending/movie/day?page=1')).toEqual(recorded[1]);
    now = epochMs(startAt + 30 * 24 * HOUR_MS);
    expect(await transport.get('/trending/movie/day?page=1')).toEqual(recorded[1]);
    expect(await transport.get('/movie/999')).toEqual({ kind: 'missing' });
  });

  it('plays the last answer of a movie back where a later round has not asked about it', async () => {
    await record(2);
    const rounds = (await readdir(folder)).sort();
    const asked = await readdir(join(folder, rounds[1] ?? ''));
    expect(asked.filter((name) => name.includes('movie_1001'))).toEqual([]);
    const startAt = epochMs(now + HOUR_MS);
    now = epochMs(startAt + 7 * MINUTE_MS);
    const { transport } = await serve(await Recording.open(folder, startAt));
    expect(await transport.get('/movie/1001?append_to_response=reviews')).toMatchObject({ kind: 'ok' });
  });

  it('moves the dates of reviews along with the time of the playback', async () => {
    const live = await record(1);
    const createdAt = async (from: typeof live): Promise<number[]> => {
      const reply = await from.get('/movie/1001?append_to_response=reviews');
      const { json } = reply as { json: { reviews: { results: { created_at: string }[] } } };
      return json.reviews.results.map(({ created_at }) => Date.parse(created_at));
    };
    now = NOON;
    const original = await createdAt(live);
    const startAt = epochMs(NOON + 100 * 24 * HOUR_MS);
    now = startAt;
    const { transport } = await serve(await Recording.open(folder, startAt));
    expect(original.length).toBeGreaterThan(0);
    expect(await createdAt(transport)).toEqual(original.map((at) => at + 100 * 24 * HOUR_MS));
  });

  it('does not contain the token', async () => {
    await record(1);
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    );
    expect(texts.length).toBeGreaterThan(40);
    expect(texts.concat(files.map(({ name }) => name)).join()).not.toContain(TOKEN);
  });

  it('that does not exist is refused with the way to make one', async () => {
    await expect(Recording.open(join(folder, 'none'), NOON)).rejects.toThrow(
      /record one with npm run capture -- --capture/,
    );
    await expect(Recording.open(folder, NOON)).rejects.toThrow(/holds no round of a capture/);
  });

  it('is made from the command line, which explains itself and says what is missing', async () => {
    const run = (args: string[], env: Record<string, string> = {}) =>
      promisify(execFile)(process.execPath, ['localstack/tmdb/capture.ts', ...args], {
        env: { ...process.env, TMDB_API_TOKEN: '', ...env },
      });
    expect((await run(['--help'])).stdout).toContain('--capture <folder>');
    await expect(run(['--capture', folder])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('set TMDB_API_TOKEN'),
    });
    const { baseUrl } = await serve(new SimulatedAnswers(new World({ seed: 3, movieCount: 20 })));
    const env = { TMDB_API_TOKEN: TOKEN, TMDB_BASE_URL: baseUrl, POLL_REQUESTS_PER_SECOND: '1000' };
    const { stdout } = await run(['--capture', folder, '--pages', '1', '--for', '2s', '--every', '1'], env);
    expect(stdout).toContain('Recording 2 polls into');
    expect(stdout.match(/\d+ movies listed, \d+ asked about/g)).toHaveLength(2);
    await expect(run(['--for', 'ever'], env)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--for is "ever"; it must be a time such as 90s, 30m, 1h or 2d'),
    });
  });
});
