import { describe, expect, it } from 'vitest';
import { countableRating } from '../../../../lambdas/core/stream/rating.ts';
import { type EpochMs, epochMs } from '../../../../lambdas/core/time.ts';
import { openMemoryBackend } from '../../../../localstack/backend/memory-backend.ts';
import { newerOf } from '../../../../localstack/run/answers.ts';
import type { Top } from '../../../../localstack/run/screen/snapshot.ts';
import { readTop } from '../../../../localstack/run/screen/top.ts';
import { countInto } from '../../../builders/count-into.ts';
import { countedTelemetry } from '../../../builders/telemetry.ts';
import { NOW, WINDOW_MS } from '../../../builders/time.ts';

const windowAt = (index: number): EpochMs => epochMs(NOW + index * WINDOW_MS);

const open = (now: EpochMs) => {
  const backend = openMemoryBackend({ now: () => now }, countedTelemetry());
  const { ratings, changeLog } = backend.stores;
  const write = async (movieId: number, window: number, popularity: number): Promise<void> => {
    const windowStart = windowAt(window);
    const sample = { eventTime: windowStart, voteAverage: 7, voteCount: 10, popularity };
    await countInto(ratings, countableRating, { movieId, windowStart, identity: 0, value: sample }, 3_600);
    await changeLog.append([{ movieId, dataType: 'ratings', windowStart, changedAt: now }]);
  };
  return { backend, write, changeLog };
};

/**
 *  windows   −2        −1         0
 *            [--1-2-3--)[--1-2---)[-------)   now in 0: the newest that has rows is −1
 */
describe('the best of the newest window', () => {
  it('are its movies, as the change log has them, the greatest first', async () => {
    const { backend, write } = open(windowAt(0));
    for (const movieId of [1, 2, 3]) await write(movieId, -2, 100);
    await write(1, -1, 5);
    await write(2, -1, 9);

    const top = await readTop(backend, windowAt(0));

    expect(top).toMatchObject({ windowStart: windowAt(-1), movies: 2 });
    expect(top?.popular.map(({ title, value }) => [title, value])).toEqual([
      ['movie 2', '9.0'],
      ['movie 1', '5.0'],
    ]);
  });

  it('are not told from a correction of an older window, a review, nor from rows kept by the hour', async () => {
    const { backend, write, changeLog } = open(windowAt(0));
    await write(1, -1, 5);
    await write(9, -300, 500);
    // A lone late review is newer than the newest poll.
    await changeLog.append([
      { movieId: 7, dataType: 'stats', windowStart: windowAt(0), changedAt: windowAt(0) },
      { movieId: 7, dataType: 'sentiment', windowStart: windowAt(0), changedAt: windowAt(0) },
    ]);

    expect(await readTop(backend, windowAt(1))).toMatchObject({ windowStart: windowAt(-1), movies: 1 });
  });

  it('are none where nothing has changed lately', async () => {
    const { backend, write } = open(windowAt(0));
    await write(1, 0, 5);

    expect(await readTop(backend, windowAt(3))).toBeDefined();
    expect(await readTop(backend, windowAt(4))).toBeUndefined();
  });
});

describe('the newest window shown', () => {
  const topAt = (index: number): Top => ({ windowStart: windowAt(index), movies: 3, popular: [], reviewed: [] });

  it('never goes back to older ones, which the workflow goes on changing while no poll comes', () => {
    expect(newerOf(topAt(0), topAt(-5))).toEqual(topAt(0));
    expect(newerOf(topAt(0), undefined)).toEqual(topAt(0));
    expect(newerOf(topAt(0), topAt(1))).toEqual(topAt(1));
    expect(newerOf(undefined, topAt(1))).toEqual(topAt(1));
  });
});
