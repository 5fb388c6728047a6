import { beforeAll, describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { median } from '../../../lambdas/core/trends/daily-levels/median.ts';
import type { RankedMovie } from '../../../lambdas/core/trends/trend-ports.ts';
import { openMemoryBackend } from '../../../localstack/backend/memory-backend.ts';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import { makePoller } from '../../../localstack/pipeline/local-poller.ts';
import { openServingViews } from '../../../localstack/pipeline/local-serving-views.ts';
import { startMappings } from '../../../localstack/pipeline/mappings.ts';
import { startLocalTmdb } from '../../../localstack/run/tmdb-source.ts';
import { drained } from '../../../localstack/run/topic-lag.ts';
import { SimulatedTime } from '../../../localstack/time/local-time.ts';
import { rememberPast } from '../../../localstack/tmdb/remember-past.ts';
import { type TrueEvent, World } from '../../../localstack/tmdb/world.ts';
import type { RankingType } from '../../../schema/rankings.ts';
import { ALL_TOPICS, PARTITIONS_PER_TOPIC } from '../../../schema/topology.ts';

const MOVIES = 500;
const SEED = 5;
const END = epochMs(Date.UTC(2026, 10, 23, 18, 0));
const TODAY = Math.floor(END / (24 * HOUR_MS));
/** The weeks before are remembered; then two hours of polls, every half hour and at last every five minutes. */
const HISTORY_MS = 2 * HOUR_MS;
const RECENT_MS = 10 * MINUTE_MS;
const REQUESTS_PER_SECOND = 1_000;

/** What `npm start` starts, but for the screen, at a time of its own choice; after some hours of polls two executions. */
const runDay = async () => {
  const time = new SimulatedTime(epochMs(END - HISTORY_MS));
  const stopping = new AbortController();
  const figures = new Figures();
  const backend = openMemoryBackend(time.clock, figures.telemetryOf('local'));
  const tmdb = await startLocalTmdb({ seed: SEED, movieCount: MOVIES, captureFolder: undefined }, time.clock);
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
    visitsPerPoll: 700,
  });
  if (tmdb.pastDay !== undefined) await rememberPast(backend.workflowStores, tmdb.pastDay, MOVIES, time.clock.now());
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

describe('the rankings after weeks of a simulated world', () => {
  const world = new World({ seed: SEED, movieCount: MOVIES });
  let day: Awaited<ReturnType<typeof runDay>>;

  const ranked = (type: RankingType): number[] => day.ranking[type].map(({ movieId }) => movieId);
  /** How far a movie stands from the fortnight before, in truth: without the noise that TMDB shows. */
  const trueRise = (movieId: number): number => {
    const movie = world.movie(movieId, END);
    const before = Array.from({ length: 14 }, (_, back) => movie?.heightOn(TODAY - 1 - back, false) ?? 0);
    return (movie?.heightOn(TODAY, false) ?? 0) - median(before);
  };
  /** Events of movies that have been in the lists for as long as it takes to know them. */
  const happened = (kind: TrueEvent['kind'], fromDays: number, toDays: number): number[] =>
    world
      .truth(epochMs(END - fromDays * 24 * HOUR_MS), epochMs(END - toDays * 24 * HOUR_MS))
      .filter((event) => event.kind === kind && world.listedIdsAt(END).includes(event.movieId))
      .map(({ movieId }) => movieId);

  beforeAll(async () => {
    day = await runDay();
  }, 300_000);

  it.each<[TrueEvent['kind'], number, number]>([
    ['breakout', 9, 6],
    ['hot', 8, 5],
  ])('have in trending each %s that began in the days before', (kind, from, to) => {
    const events = happened(kind, from, to);
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter((movieId) => !ranked('trending').includes(movieId))).toEqual([]);
  });

  it('have in breakout what stands at three times its usual level', () => {
    const risen = [...new Set([...ranked('trending'), ...ranked('breakout')])].filter((id) => trueRise(id) > 1.4);
    expect(risen.length).toBeGreaterThan(0);
    expect(risen.filter((movieId) => !ranked('breakout').includes(movieId))).toEqual([]);
  });

  it('have nothing that did not happen', () => {
    const isNew = (movieId: number): boolean => movieId >= 1_000_000;
    const isAnnounced = ({ reason = '' }: RankedMovie): boolean => reason.startsWith('entered the trending list');
    const wrong = day.ranking.trending
      .filter((row) => !isNew(row.movieId) && !isAnnounced(row))
      .map(({ movieId }) => movieId)
      .filter((movieId) => trueRise(movieId) < 0.25);
    expect(wrong).toEqual([]);
    expect(ranked('declining').filter((movieId) => trueRise(movieId) > -0.2)).toEqual([]);
  });

  it('know every title, a reason, and velocities that differ', () => {
    const rows = [...day.ranking.trending, ...day.ranking.declining];
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter(({ title }) => title === '' || title === 'Unknown' || title.startsWith('#'))).toEqual([]);
    expect(rows.filter(({ reason = '', since = 0 }) => reason === '' || since >= END)).toEqual([]);
    const known = rows.filter(({ velocity }) => velocity !== null);
    expect(known.length).toBeGreaterThan(rows.length * 0.8);
    expect(new Set(known.map(({ velocity }) => velocity)).size).toBeGreaterThan(known.length * 0.9);
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
