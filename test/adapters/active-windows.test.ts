import { describe } from 'vitest';
import { MemoryActiveWindows } from '../../lambdas/adapters/memory-store.ts';
import { SleepersTime } from '../builders/time.ts';
import { activeWindowsContract } from './active-windows-contract.ts';

describe('Active windows in memory', () => {
  activeWindowsContract(async () => {
    const time = new SleepersTime();
    const activeWindows = new MemoryActiveWindows(() => time.now());
    return {
      activeWindows,
      pass: async (seconds) => time.advance(seconds * 1_000),
      moviesIn: async (windowStart) =>
        activeWindows
          .all()
          .filter((entry) => entry.windowStart === windowStart)
          .map(({ movieId }) => movieId),
    };
  });
});
