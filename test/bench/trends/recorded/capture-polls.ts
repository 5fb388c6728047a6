import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MovieNumbers, moviePageOf, PAGE_SIZE } from '../../../../lambdas/core/poll/tmdb-answers.ts';
import { type UtcDay, utcDayOfDate } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { capturedRequestOf, roundInstantOf } from '../../../../localstack/tmdb/recording.ts';
import type { Poll, Sighting } from './observations.ts';

/** What a capture folder's rounds saw, in order. A movie in several lists is taken from the one that is freshest: trending. */
export function* pollsOfCapture(folder: string): Generator<Poll> {
  const rounds = readdirSync(folder)
    .map((name) => ({ at: roundInstantOf(name), path: join(folder, name) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((one, other) => one.at - other.at);
  const releaseDays = new Map<number, UtcDay | null>();
  for (const { at, path } of rounds) {
    const lists = readdirSync(path)
      .map((name) => ({ request: capturedRequestOf(name), file: join(path, name) }))
      .filter(({ request }) => request.startsWith('/movie/popular') || request.startsWith('/trending/movie/day'))
      .sort((one, other) => orderOf(one.request) - orderOf(other.request));
    const seen = new Map<number, MovieNumbers & { place?: number }>();
    for (const { request, file } of lists) {
      const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
      noteReleases(json, releaseDays);
      for (const movie of moviePageOf(json).movies) {
        if (movie.numbers === null) continue;
        const rank = PAGE_SIZE * (orderOf(request) - 1) + movie.place + 1;
        const place = request.startsWith('/trending') ? { place: rank } : {};
        seen.set(movie.movieId, { ...(seen.get(movie.movieId) ?? movie.numbers), ...place });
      }
    }
    yield { at, sightings: [...seen.values()].map((movie) => sightingOf(movie, releaseDays)) };
  }
}

/** Trending pages before popular ones, each by page. */
const orderOf = (request: string): number => {
  const page = Number(new URLSearchParams(request.split('?')[1]).get('page') ?? 1);
  return request.startsWith('/trending') ? page : 1_000 + page;
};

const sightingOf = (
  { movieId, popularity, voteCount, place }: MovieNumbers & { readonly place?: number },
  releaseDays: ReadonlyMap<number, UtcDay | null>,
): Sighting => {
  const seen = { movieId, popularity, voteCount, releaseDay: releaseDays.get(movieId) ?? null };
  return place === undefined ? seen : { ...seen, place };
};

/** Lists show release dates too, which the poller takes from the details. */
const noteReleases = (json: unknown, releaseDays: Map<number, UtcDay | null>): void => {
  const { results = [] } = json as {
    readonly results?: readonly { readonly id: number; readonly release_date?: string }[];
  };
  for (const { id, release_date: date } of results) releaseDays.set(id, utcDayOfDate(date ?? null));
};
