import { expect, it } from 'vitest';
import type { ActiveWindows } from '../../lambdas/core/ports.ts';
import { type EpochMs, epochMs } from '../../lambdas/core/time.ts';
import { NOW, WINDOW_MS } from '../builders/time.ts';

export interface ActiveWindowsRig {
  readonly activeWindows: ActiveWindows;
  moviesIn(windowStart: EpochMs): Promise<number[]>;
  /** Lets so many seconds go by. */
  pass(seconds: number): Promise<void>;
}

const NEXT = epochMs(NOW + WINDOW_MS);
const ascending = (ids: readonly number[]) => ids.toSorted((one, other) => one - other);

/** What every implementation keeps. `open` brings one without entries. */
export const activeWindowsContract = (open: () => Promise<ActiveWindowsRig>): void => {
  it('names the movies of a window, and only of that one', async () => {
    const { activeWindows, moviesIn } = await open();
    await activeWindows.add([
      { movieId: 603, windowStart: NOW, ttlSeconds: 3_600 },
      { movieId: 604, windowStart: NOW, ttlSeconds: 3_600 },
      { movieId: 605, windowStart: NEXT, ttlSeconds: 3_600 },
    ]);
    expect(ascending(await moviesIn(NOW))).toEqual([603, 604]);
    expect(await moviesIn(NEXT)).toEqual([605]);
  });

  it('names a movie once, however often it is added', async () => {
    const { activeWindows, moviesIn } = await open();
    const entry = { movieId: 603, windowStart: NOW, ttlSeconds: 3_600 };
    await activeWindows.add([entry, entry]);
    await activeWindows.add([entry]);
    expect(await moviesIn(NOW)).toEqual([603]);
  });

  it('takes a thousand movies of two windows in one call', async () => {
    const { activeWindows, moviesIn } = await open();
    const movieIds = Array.from({ length: 500 }, (_, index) => index + 1);
    await activeWindows.add(
      [NOW, NEXT].flatMap((windowStart) => movieIds.map((movieId) => ({ movieId, windowStart, ttlSeconds: 3_600 }))),
    );
    for (const windowStart of [NOW, NEXT]) expect(ascending(await moviesIn(windowStart))).toEqual(movieIds);
  });

  it('forgets each entry when its own time is up', async () => {
    const { activeWindows, moviesIn, pass } = await open();
    await activeWindows.add([
      { movieId: 603, windowStart: NOW, ttlSeconds: 3 },
      { movieId: 604, windowStart: NOW, ttlSeconds: 60 },
    ]);
    expect(ascending(await moviesIn(NOW))).toEqual([603, 604]);
    await pass(4);
    expect(await moviesIn(NOW)).toEqual([604]);
  });

  it('takes nothing to add for nothing to do', async () => {
    const { activeWindows, moviesIn } = await open();
    await activeWindows.add([]);
    expect(await moviesIn(NOW)).toEqual([]);
  });
};
