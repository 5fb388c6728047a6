import { type EpochMs, epochMs, HOUR_MS } from '../../lambdas/core/time.ts';
import { metadataOf } from './metadata.ts';
import type { World } from './world.ts';

const LIST_PLACES = 20;
/** The trending list is looked at every few hours. */
const LOOKS = [1, 5, 9, 13, 17, 21];
/** Everything is recomputed by then. */
const SETTLED_HOUR = 12;

/** One movie on one day, as a poller would have remembered it. */
export interface PastMovieDay {
  readonly movieId: number;
  readonly releaseDate: string;
  readonly popularity: number;
  readonly voteCount: number;
  readonly seenAt: EpochMs;
  readonly trending: { readonly firstAt: EpochMs; readonly lastAt: EpochMs; readonly bestPlace: number } | null;
}

/** What the lists showed on the UTC day that begins at `midnight`, up to `until`. */
export const pastDayOf = (world: World, midnight: EpochMs, until: EpochMs): PastMovieDay[] => {
  const seenAt = epochMs(Math.min(until, midnight + SETTLED_HOUR * HOUR_MS));
  const places = trendingOf(world, midnight, until);
  return world.popularAt(seenAt).map(({ movie }) => {
    const { movieId } = movie.traits;
    return {
      movieId,
      releaseDate: metadataOf(movie, world.titleOf(movie), seenAt).releaseDate,
      popularity: world.popularityAt(movie, seenAt),
      voteCount: movie.votesAt(seenAt),
      seenAt,
      trending: places.get(movieId) ?? null,
    };
  });
};

const trendingOf = (world: World, midnight: EpochMs, until: EpochMs) => {
  const places = new Map<number, NonNullable<PastMovieDay['trending']>>();
  for (const hour of LOOKS) {
    const at = epochMs(midnight + hour * HOUR_MS);
    if (at > until) break;
    world
      .trendingAt(at, 'day')
      .slice(0, LIST_PLACES)
      .forEach(({ movie }, index) => {
        const { movieId } = movie.traits;
        const before = places.get(movieId);
        const bestPlace = Math.min(index + 1, before?.bestPlace ?? index + 1);
        places.set(movieId, { firstAt: before?.firstAt ?? at, lastAt: at, bestPlace });
      });
  }
  return places;
};
