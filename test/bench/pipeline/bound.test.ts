import { expect, it } from 'vitest';
import { noTelemetry } from '../../../bin/operator/no-telemetry.ts';
import { makeKeyspacesCountedLog } from '../../../lambdas/adapters/keyspaces/windows/counted-log.ts';
import { ratingTable } from '../../../lambdas/adapters/rows/window-tables.ts';
import type { Entry } from '../../../lambdas/core/stream/counted-ports.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { makeRequestRecorder } from './bound.ts';

const [EARLY, LATE] = [epochMs(1_700_000_100_000), epochMs(1_700_000_400_000)];
const entry = (movieId: number): Entry => [movieId, 0, 7.5];

it('in place of a server shows what was added to the log, or the functions would wait for it for ever', async () => {
  const { client, requests } = makeRequestRecorder();
  const log = makeKeyspacesCountedLog(client, ratingTable, noTelemetry);
  await log.add([
    { windowStart: EARLY, slot: 1, entries: [entry(1)], ttlSeconds: 60 },
    { windowStart: LATE, slot: 2, entries: [entry(2)], ttlSeconds: 60 },
  ]);
  const movieIds = new Set([1, 2]);
  expect(
    await log.read([
      { windowStart: EARLY, slot: 1, movieIds },
      { windowStart: LATE, slot: 2, movieIds },
      { windowStart: LATE, slot: 1, movieIds },
    ]),
  ).toEqual([[entry(1)], [entry(2)], []]);
  expect(requests.length).toBeGreaterThan(1);
});
