/** A day of polls of a simulated TMDB: what they ask for, and how long what TMDB shows takes to become a record. */
import { makeMemoryPollCheckpoints } from '../../../lambdas/adapters/memory/poll-checkpoints.ts';
import type { RecordEncoders } from '../../../lambdas/core/poll/poll-ports.ts';
import { makeRateLimit } from '../../../lambdas/core/poll/rate-limit.ts';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { DEFAULT_POLL_CONFIG } from '../../../lambdas/poll-tmdb/config.ts';
import { makeHandler } from '../../../lambdas/poll-tmdb/handler.ts';
import { SimulatedAnswers } from '../../../localstack/tmdb/simulated-answers.ts';
import type { SimulatedMovie } from '../../../localstack/tmdb/simulated-movie.ts';
import { World } from '../../../localstack/tmdb/world.ts';
import type { Rating, Review } from '../../../schema/records.ts';

const NOON = epochMs(Date.UTC(2026, 10, 23, 12));
const POLL_EVERY_MS = 5 * MINUTE_MS;
/** The first polls find everything new. */
const SETTLED_MS = 3 * HOUR_MS;
const MOVIES_PER_PAGE = 20;

export interface PollDay {
  readonly movies: number;
  /** Made in a day. */
  readonly requests: {
    readonly trending: number;
    readonly popular: number;
    readonly changes: number;
    readonly movies: number;
  };
  /** Of a poller that asks for everything in every poll: each list whole, each movie followed. */
  readonly requestsForAll: number;
  /** Each movie's popularity of the day, from when the popular list shows it. */
  readonly popularity: Found;
  /** From when TMDB shows them; those that come too old to be counted are left out. */
  readonly reviews: Found;
}

/** What was to be found, and of what was found the minutes until its record. */
export interface Found {
  readonly count: number;
  readonly delays: readonly number[];
}

export const runPollDay = async (movies: number, seed: number): Promise<PollDay> => {
  const world = new World({ seed, movieCount: movies });
  const answers = new SimulatedAnswers(world);
  const popularPages = Math.ceil(movies / MOVIES_PER_PAGE);
  const config = { ...DEFAULT_POLL_CONFIG, popularPages, concurrency: 1 };
  const first = epochMs(NOON - SETTLED_MS);
  const checkpoints = makeMemoryPollCheckpoints();
  const paths: string[] = [];
  const ratings: Rating[] = [];
  const reviews = new Map<string, EpochMs>();
  let now = first;
  let polledAt = first;
  const clock = { now: () => now };
  const sleep = async (ms: number): Promise<void> => {
    now = epochMs(now + ms);
  };
  const poll = makeHandler({
    config,
    clock,
    sleep,
    random: () => 0.5,
    rateLimit: makeRateLimit({ perSecond: config.requestsPerSecond, clock, sleep }),
    telemetry: { count: () => undefined, duration: () => undefined, warn: () => undefined },
    checkpoints,
    encoders: ENCODERS,
    producer: {
      send: async (topic, records) => {
        const values = records.map(({ value }) => JSON.parse(Buffer.from(value ?? []).toString()) as Rating & Review);
        if (topic === 'movie.ratings') ratings.push(...values);
        if (topic === 'movie.reviews') for (const { review_id } of values) reviews.set(review_id, polledAt);
      },
    },
    transport: {
      get: async (path) => {
        const { pathname, searchParams } = new URL(path, 'http://tmdb');
        if (polledAt >= NOON) paths.push(pathname);
        const body = answers.bodyOf(pathname, searchParams, polledAt);
        return 'json' in body ? { kind: 'ok', json: JSON.parse(body.json) } : { kind: 'missing' };
      },
    },
  });
  const polls: EpochMs[] = [];
  for (let at = first; at < NOON + DAY_MS; at = epochMs(at + POLL_EVERY_MS)) {
    now = epochMs(Math.max(now, at));
    polledAt = now;
    polls.push(at);
    await poll();
  }
  const asked = (prefix: string): number => paths.filter((path) => path.startsWith(prefix)).length;
  const lists = { trending: asked('/trending/'), popular: asked('/movie/popular'), changes: asked('/movie/changes') };
  const listPages = popularPages + 2 * config.trendingPages + lists.changes / (DAY_MS / HOUR_MS);
  const followed = (await checkpoints.readAll()).length - 1;
  return {
    movies,
    requests: { ...lists, movies: paths.length - lists.trending - lists.popular - lists.changes },
    requestsForAll: Math.round((DAY_MS / POLL_EVERY_MS) * (listPages + followed)),
    popularity: levelsFound(world, polls, ratings),
    reviews: reviewsFound(world, reviews),
  };
};

export const requestsOf = ({ requests }: PollDay): number =>
  Object.values(requests).reduce((sum, count) => sum + count, 0);

/** Movies that the list shows from noon to noon, between which each is recomputed once. */
const listedAllDay = (world: World): readonly SimulatedMovie[] => {
  const last = new Set(world.listedIdsAt(epochMs(NOON + DAY_MS - POLL_EVERY_MS)));
  return world.popularAt(NOON).flatMap(({ movie }) => (last.has(movie.traits.movieId) ? movie : []));
};

const levelsFound = (world: World, polls: readonly EpochMs[], ratings: readonly Rating[]): Found => {
  const midnight = epochMs(Math.ceil(NOON / DAY_MS) * DAY_MS);
  const night = polls.filter((at) => at >= midnight);
  const byMovie = Map.groupBy(ratings, ({ movie_id }) => movie_id);
  return foundIn(
    listedAllDay(world).map((movie) => {
      const popularity = world.popularityAt(movie, epochMs(NOON + DAY_MS - POLL_EVERY_MS), true);
      const shownAt = night.find((at) => world.popularityAt(movie, at, true) === popularity);
      const record = byMovie.get(movie.traits.movieId)?.find((rating) => rating.popularity === popularity);
      return { shownAt, foundAt: record?.timestamp };
    }),
  );
};

const reviewsFound = (world: World, foundAt: ReadonlyMap<string, EpochMs>): Found =>
  foundIn(
    listedAllDay(world).flatMap((movie) => {
      const first = movie.reviewsAt(NOON);
      const count = movie.reviewsAt(epochMs(NOON + DAY_MS - 2 * HOUR_MS)) - first;
      return Array.from({ length: count }, (_, nth) => world.review(movie, first + nth))
        .filter(({ timing }) => timing !== 'expired')
        .map(({ reviewId, visibleAt }) => ({ shownAt: visibleAt, foundAt: foundAt.get(reviewId) }));
    }),
  );

interface Sighting {
  readonly shownAt: number | undefined;
  readonly foundAt: number | undefined;
}

const foundIn = (sightings: readonly Sighting[]): Found => {
  const delays = sightings.flatMap(({ shownAt = 0, foundAt }) =>
    foundAt === undefined ? [] : Math.max(0, foundAt - shownAt) / MINUTE_MS,
  );
  return { count: sightings.length, delays: delays.sort((one, other) => one - other) };
};

/** Of sorted delays, in minutes. */
export const delayAt = ({ delays }: Found, quantile: number): number =>
  delays[Math.min(delays.length - 1, Math.floor(quantile * delays.length))] ?? Number.NaN;

const encode = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const ENCODERS: RecordEncoders = {
  'movie.reviews': encode,
  'movie.ratings': encode,
  'movie.metadata': encode,
  'movie.trending': encode,
};
