import { beforeAll, describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { openMemoryBackend } from '../../../localstack/backend/memory-backend.ts';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import { makePoller } from '../../../localstack/pipeline/local-poller.ts';
import { openServingViews } from '../../../localstack/pipeline/local-serving-views.ts';
import { startMappings } from '../../../localstack/pipeline/mappings.ts';
import { startLocalTmdb } from '../../../localstack/run/tmdb-source.ts';
import { drained } from '../../../localstack/run/topic-lag.ts';
import { SimulatedTime } from '../../../localstack/time/local-time.ts';
import { type TrueEvent, World } from '../../../localstack/tmdb/world.ts';
import type { RankingType } from '../../../schema/rankings.ts';
import { ALL_TOPICS, PARTITIONS_PER_TOPIC } from '../../../schema/topology.ts';

const MOVIES = 700;
const SEED = 5;
const END = epochMs(Date.UTC(2026, 10, 23, 18, 0));
/** As `npm start` replays the past: twice an hour further back, every five minutes in the last hours. */
const HISTORY_MS = 26 * HOUR_MS;
const RECENT_MS = 2 * HOUR_MS;
const REQUESTS_PER_SECOND = 1_000;

/** What `npm start` starts, but for the screen, at a time of its own choice; after a day of polls one execution. */
const runDay = async () => {
  const time = new SimulatedTime(epochMs(END - HISTORY_MS));
  const stopping = new AbortController();
  const figures = new Figures();
  const backend = openMemoryBackend(time.clock, figures.telemetryOf('local'));
  const options = { engine: undefined, seed: SEED, movieCount: MOVIES, captureFolder: undefined } as never;
  const tmdb = await startLocalTmdb(options, time.clock);
  await backend.admin.createTopics(
    ALL_TOPICS.map((topic) => ({ topic, partitions: PARTITIONS_PER_TOPIC, configs: {} })),
  );
  const mappings = await startMappings({ backend, time, figures, topicIncarnation: 'test' });
  const common = { backend, time, figures, stopping: stopping.signal };
  const poll = makePoller({
    ...common,
    transport: tmdb.transport,
    requestsPerSecond: REQUESTS_PER_SECOND,
    movieCount: MOVIES,
    visitsPerPoll: 100,
  });
  let at = epochMs(END - HISTORY_MS);
  while (at < END) {
    time.stepTo(at);
    await poll();
    await drained(backend, MINUTE_MS);
    at = epochMs(at + (END - at > RECENT_MS ? 30 : 5) * MINUTE_MS);
  }
  time.stepTo(epochMs(END + MINUTE_MS));
  const views = await openServingViews({ ...common, random: () => 0.5 });
  const report = await views.execute(epochMs(END + MINUTE_MS));
  await Promise.all(mappings.map((mapping) => mapping.stop()));
  await tmdb.stop();
  return { report, backend, ranking: await backend.workflowStores.rankings.read(END) };
};

/** Of movies that somebody looks at: an event of less than six popularity points is nobody's news. */
const MIN_POPULARITY = 6;

describe('the rankings after a simulated day', () => {
  const world = new World({ seed: SEED, movieCount: MOVIES });
  let day: Awaited<ReturnType<typeof runDay>>;

  /** Movies to which it happened between so many hours before the end. */
  const happened = (kinds: readonly TrueEvent['kind'][], fromHours: number, toHours: number): TrueEvent[] =>
    world
      .truth(epochMs(END - fromHours * HOUR_MS), epochMs(END - toHours * HOUR_MS))
      .filter(({ kind }) => kinds.includes(kind));
  const isSeen = ({ movieId, onset }: TrueEvent): boolean => {
    const movie = world.movie(movieId, onset);
    return movie !== undefined && world.popularityAt(movie, onset) >= MIN_POPULARITY;
  };
  const ranked = (type: RankingType): number[] => day.ranking[type].map(({ movieId }) => movieId);
  const idsOf = (events: readonly TrueEvent[]): number[] => events.map(({ movieId }) => movieId);

  beforeAll(async () => {
    day = await runDay();
  }, 300_000);

  it.each<[RankingType, readonly TrueEvent['kind'][]]>([
    ['trending', ['hot', 'breakout']],
    ['breakout', ['breakout']],
    ['declining', ['declining']],
  ])('have in %s what happened to movies that somebody looks at', (type, kinds) => {
    const events = idsOf(happened(kinds, 12, 3).filter(isSeen));
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter((movieId) => !ranked(type).includes(movieId))).toEqual([]);
  });

  it.each<[RankingType, readonly TrueEvent['kind'][]]>([
    ['trending', ['hot', 'breakout', 'released']],
    ['breakout', ['hot', 'breakout', 'released']],
    ['declining', ['declining']],
  ])('have in %s nothing that did not happen', (type, kinds) => {
    const events = new Set(idsOf(happened(kinds, 50, 0)));
    expect(ranked(type).filter((movieId) => !events.has(movieId))).toEqual([]);
  });

  it('know every title, and velocities that differ', () => {
    const rows = [...day.ranking.trending, ...day.ranking.declining];
    expect(rows.filter(({ title }) => title === '' || title === 'Unknown' || title.startsWith('#'))).toEqual([]);
    expect(new Set(rows.map(({ velocity }) => velocity)).size).toBe(rows.length);
    expect(rows.filter(({ velocity }) => velocity === null || velocity === 0)).toEqual([]);
  });

  it('are in the documents as they are in the tables', async () => {
    expect(day.report?.status).toBe('succeeded');
    for (const type of ['trending', 'breakout', 'declining'] as const) {
      const documents = await day.backend.documents.ranking(type, END, 100, END);
      expect(documents.map(({ movieId, title }) => [movieId, title])).toEqual(
        day.ranking[type].map(({ movieId, title }) => [movieId, title]),
      );
    }
  });
});
