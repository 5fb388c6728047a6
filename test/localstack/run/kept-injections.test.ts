import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { epochMs } from '../../../lambdas/core/time.ts';
import { forgetState, injectionsFileIn } from '../../../localstack/run/run-state.ts';
import { startLocalTmdb } from '../../../localstack/run/tmdb-source.ts';
import { NOW } from '../../builders/time.ts';
import { makeTestFolder } from '../../toolchain/temporary-folder.ts';

const MOVIE = 1_010;
const REVIEW = { reviewId: 'a', author: 'b', content: 'good', rating: 8, createdAt: NOW };

const startedIn = async (runFolder: string, isNew = false) => {
  const injections = { file: injectionsFileIn(runFolder), isNew };
  const { simulated, stop } = await startLocalTmdb(
    { captureFolder: undefined, seed: 1, movieCount: 60, injections },
    { now: () => NOW },
  );
  onTestFinished(stop);
  if (simulated === undefined) throw new Error('no world');
  const { injected, keep } = simulated;
  return { injected, keep };
};

describe('what a person has injected', () => {
  it('is there at the next start, with when it was found', async () => {
    const folder = join(makeTestFolder(), 'run', 'local');
    const { injected, keep } = await startedIn(folder);
    const move = { movieId: MOVIE, kind: 'breakout', factor: 8, onset: NOW } as const;
    injected.moves.push(move);
    injected.steps.push({ factor: 0.6, onset: NOW });
    injected.addReviews(MOVIE, [REVIEW]);
    injected.found(move, epochMs(NOW + 1));
    await keep();
    const again = (await startedIn(folder)).injected.all();
    expect(again).toEqual(injected.all());
    expect(again).toMatchObject({ moves: [{ ...move, foundAt: NOW + 1 }], reviews: [[MOVIE, [REVIEW]]] });
  });

  it('is forgotten with the data that it made', async () => {
    const folder = join(makeTestFolder(), 'run', 'local');
    const { injected, keep } = await startedIn(folder);
    injected.steps.push({ factor: 0.6, onset: NOW });
    await keep();
    expect((await startedIn(folder, true)).injected.all().steps).toEqual([]);
    await forgetState(folder);
    expect((await startedIn(folder)).injected.all().steps).toEqual([]);
  });
});
