import { expect, it } from 'vitest';
import { newCheckpoint, type PollCheckpoint, type PollCheckpoints } from '../../../../lambdas/core/poll/poll-ports.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';

const AT = epochMs(1_795_435_200_123);

const full = (movieId: number): PollCheckpoint => ({
  movieId,
  listedAt: AT,
  publishedRating: '[1795435200000,7.5,100,12.345]',
  publishedDayEntry: '[1]',
  publishedWeekEntry: '[2]',
  publishedMetadata: '{"title":"Amélie 😍"}',
  metadataPublishedAt: epochMs(AT - 1),
  metadataPolledAt: epochMs(AT - 2),
  reviewsPolledAt: epochMs(AT - 3),
  reviewTotal: 41,
  seenReviews: new Map([
    ['5f0e1d', epochMs(AT - 4)],
    ['5f0e1e', epochMs(AT + 3_600_000)],
    // Ids are strangers' text: this one is a property of every object.
    ['__proto__', epochMs(AT - 5)],
  ]),
  failing: new Map([[`/movie/${movieId}/reviews?page=1`, { failures: 3, notBefore: epochMs(AT + 1) }]]),
});

const readSorted = async (checkpoints: PollCheckpoints): Promise<PollCheckpoint[]> =>
  (await checkpoints.readAll()).sort((one, other) => one.movieId - other.movieId);

/** What every implementation of the port keeps. `make` brings one that is empty. */
export const checkpointsContract = (make: () => Promise<PollCheckpoints>): void => {
  it('reads nothing from an empty table', async () => {
    expect(await (await make()).readAll()).toEqual([]);
  });

  it('reads what was written, whole, absent values included', async () => {
    const checkpoints = await make();
    await checkpoints.write([full(603), newCheckpoint(604)]);
    expect(await readSorted(checkpoints)).toEqual([full(603), newCheckpoint(604)]);
  });

  it('replaces a row by the last one written, also where that has less', async () => {
    const checkpoints = await make();
    await checkpoints.write([full(603)]);
    await checkpoints.write([newCheckpoint(603)]);
    expect(await checkpoints.readAll()).toEqual([newCheckpoint(603)]);
  });

  it('keeps thousands of movies', async () => {
    const checkpoints = await make();
    const written = Array.from({ length: 12_000 }, (_, index) => ({ ...newCheckpoint(index + 1), reviewTotal: index }));
    await checkpoints.write(written);
    expect(await readSorted(checkpoints)).toEqual(written);
  });

  it('takes nothing to write for nothing to do', async () => {
    const checkpoints = await make();
    await checkpoints.write([]);
    expect(await checkpoints.readAll()).toEqual([]);
  });
};
