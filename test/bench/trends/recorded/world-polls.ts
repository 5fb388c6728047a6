import { type EpochMs, epochMs, HOUR_MS } from '../../../../lambdas/core/time.ts';
import { startOf, type UtcDay, utcDay, utcDayOfDate } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { metadataOf } from '../../../../localstack/tmdb/metadata.ts';
import type { World } from '../../../../localstack/tmdb/world.ts';
import type { Poll, Sighting } from './observations.ts';

const NIGHT_HOURS = 8;
const TRENDING_PLACES = 20;

/** What polls of the simulated TMDB see: four an hour in the night, when numbers move, then one every two hours. */
export function* pollsOfWorld(world: World, first: UtcDay, days: number): Generator<Poll> {
  for (let day = first; day < first + days; day = utcDay(day + 1)) {
    for (let hours = 0.25; hours < 24; hours += hours < NIGHT_HOURS ? 0.25 : 2) {
      const at = epochMs(startOf(day) + hours * HOUR_MS);
      yield { at, sightings: sightingsOf(world, at) };
    }
  }
}

const sightingsOf = (world: World, at: EpochMs): Sighting[] => {
  const trending = world.trendingAt(at, 'day').slice(0, TRENDING_PLACES);
  const places = new Map(trending.map(({ movie }, index) => [movie.traits.movieId, index + 1]));
  return world.popularAt(at).map(({ movie }) => {
    const { movieId } = movie.traits;
    const place = places.get(movieId);
    const seen = {
      movieId,
      releaseDay: utcDayOfDate(metadataOf(movie, world.titleOf(movie), at).releaseDate),
      popularity: world.popularityAt(movie, at),
      voteCount: movie.votesAt(at),
    };
    return place === undefined ? seen : { ...seen, place };
  });
};
