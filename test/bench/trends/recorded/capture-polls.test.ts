import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { popularPath, trendingPath } from '../../../../lambdas/core/poll/tmdb-paths.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { utcDayOfDate } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { makeRecorder } from '../../../../localstack/tmdb/recording.ts';
import { pollsOfCapture } from './capture-polls.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capture-polls-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('reads the polls that a capture has kept, the trending list before the popular one', async () => {
  const numbers = { vote_average: 7, vote_count: 10, release_date: '2026-01-02' };
  const page = (...movies: readonly object[]) => ({ page: 1, results: movies, total_pages: 1 });
  const answers: Readonly<Record<string, unknown>> = {
    [popularPath(1)]: page({ id: 1, popularity: 10, ...numbers }, { id: 2, popularity: 9, ...numbers }),
    [trendingPath('day', 1)]: page({ id: 3, popularity: 1, ...numbers }, { id: 1, popularity: 11, ...numbers }),
    [trendingPath('week', 1)]: page({ id: 4, popularity: 1, ...numbers }),
  };
  const at = epochMs(Date.UTC(2026, 0, 5, 9));
  const transport = { get: async (path: string) => ({ kind: 'ok' as const, json: answers[path] }) };
  const recorder = await makeRecorder(transport, folder, at);
  for (const path of Object.keys(answers)) await recorder.get(path);

  const releaseDay = utcDayOfDate('2026-01-02');
  expect([...pollsOfCapture(folder)]).toEqual([
    {
      at,
      sightings: [
        { movieId: 3, popularity: 1, voteCount: 10, releaseDay, place: 1 },
        { movieId: 1, popularity: 11, voteCount: 10, releaseDay, place: 2 },
        { movieId: 2, popularity: 9, voteCount: 10, releaseDay },
      ],
    },
  ]);
});
