import type { Profiler } from 'node:inspector/promises';
import { describe, expect, it } from 'vitest';
import { timeIn } from './profile.ts';

const nodeOf = (id: number, functionName: string, url: string, children: number[] = []): Profiler.ProfileNode => ({
  id,
  callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
  children,
});

/** root → idle; root → run → console → JSON; root → garbage collector */
const PROFILE: Profiler.Profile = {
  nodes: [
    nodeOf(1, '(root)', '', [2, 3, 6]),
    nodeOf(2, '(idle)', ''),
    nodeOf(3, 'tick', 'file:///localstack/run.ts', [4]),
    nodeOf(4, 'snapshot', 'file:///localstack/console/server.ts', [5]),
    nodeOf(5, 'stringify', ''),
    nodeOf(6, '(garbage collector)', ''),
  ],
  startTime: 0,
  endTime: 0,
  samples: [2, 3, 4, 5, 6, 2],
  timeDeltas: [5_000, 2_000, 1_000, 3_000, 4_000, 9_000],
};

describe('The time of a profile', () => {
  it('is busy where it is not idle, and of a folder where one of its functions has called', () => {
    expect(timeIn(PROFILE, '/console/')).toEqual({ busyMs: 10, folderMs: 4 });
    expect(timeIn(PROFILE, '/elsewhere/')).toEqual({ busyMs: 10, folderMs: 0 });
  });
});
