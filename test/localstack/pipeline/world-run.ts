/** A simulated world, polled, streamed and judged by what is shipped, over the in-memory backend, at times of one's choice. */
import { MemoryLabelChanges } from '../../../lambdas/adapters/memory/trend-stores.ts';
import type { TmdbTransport } from '../../../lambdas/core/poll/poll-ports.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { startOf } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { LabelChange, RankedMovie } from '../../../lambdas/core/trends/trend-ports.ts';
import { openMemoryBackend } from '../../../localstack/backend/memory-backend.ts';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import { makePoller } from '../../../localstack/pipeline/local-poller.ts';
import { openServingViews } from '../../../localstack/pipeline/local-serving-views.ts';
import { startMappings } from '../../../localstack/pipeline/mappings.ts';
import { drained } from '../../../localstack/run/topic-lag.ts';
import { SimulatedTime } from '../../../localstack/time/local-time.ts';
import { pastDayOf } from '../../../localstack/tmdb/past-days.ts';
import { rememberPast } from '../../../localstack/tmdb/remember-past.ts';
import { SimulatedAnswers } from '../../../localstack/tmdb/simulated-answers.ts';
import { World, type WorldSettings } from '../../../localstack/tmdb/world.ts';
import type { RankingType } from '../../../schema/rankings.ts';
import { ALL_TOPICS, PARTITIONS_PER_TOPIC } from '../../../schema/topology.ts';

const REQUESTS_PER_SECOND = 1_000;
const VISITS_PER_POLL = 1_000;
const MOST_PLACES = 100;

export interface WorldRun {
  readonly world: World;
  /** What the newest execution has decided. */
  readonly ranking: Readonly<Record<RankingType, readonly RankedMovie[]>>;
  /** All that was published, in order. */
  readonly changes: readonly LabelChange[];
  /** The newest ranking of documents. */
  readonly documents: (
    type: RankingType,
  ) => Promise<readonly { readonly movieId: number; readonly title: string | null }[]>;
}

/**
 * @param polls instants, in order; the weeks before the first are remembered
 * @param executions those of them after which the workflow runs, as of a minute later; the last is one
 */
export const runWorld = async (
  settings: WorldSettings & { readonly movieCount: number },
  polls: readonly EpochMs[],
  executions: ReadonlySet<EpochMs> = new Set(),
): Promise<WorldRun> => {
  const [first = epochMs(0), last = first] = [polls[0], polls.at(-1)];
  const world = new World(settings);
  const answers = new SimulatedAnswers(world);
  const time = new SimulatedTime(first);
  const figures = new Figures();
  const backend = openMemoryBackend(time.clock, figures.telemetryOf('local'));
  await backend.admin.createTopics(
    ALL_TOPICS.map((topic) => ({ topic, partitions: PARTITIONS_PER_TOPIC, configs: {} })),
  );
  const mappings = await startMappings({ backend, time, figures, topicIncarnation: 'test' });
  const common = { backend, time, figures, stopping: new AbortController().signal };
  const transport: TmdbTransport = {
    get: async (path) => {
      const { pathname, searchParams } = new URL(path, 'http://tmdb');
      const body = answers.bodyOf(pathname, searchParams, time.clock.now());
      return 'json' in body ? { kind: 'ok', json: JSON.parse(body.json) } : { kind: 'missing' };
    },
  };
  const { producer, checkpoints } = backend;
  const rates = { requestsPerSecond: REQUESTS_PER_SECOND, visitsPerPoll: VISITS_PER_POLL };
  const poll = makePoller({ ...common, producer, checkpoints, ...rates, transport, movieCount: settings.movieCount });
  const views = await openServingViews({ ...common, random: () => 0.5 });
  const pastDay = (day: Parameters<typeof startOf>[0]) => pastDayOf(world, startOf(day), first);
  await rememberPast(backend.workflowStores, pastDay, settings.movieCount, first);
  for (const at of polls) {
    time.stepTo(at);
    await poll();
    if (at !== last && !executions.has(at)) continue;
    await drained(backend, MINUTE_MS);
    time.stepTo(epochMs(at + MINUTE_MS));
    await views.execute(epochMs(at + MINUTE_MS));
  }
  await Promise.all(mappings.map((mapping) => mapping.stop()));
  const { labelChanges, rankings } = backend.workflowStores;
  if (!(labelChanges instanceof MemoryLabelChanges)) throw new Error('label changes are not kept');
  return {
    world,
    ranking: await rankings.read(last),
    changes: labelChanges.told,
    documents: (type) => backend.documents.ranking(type, last, MOST_PLACES, last),
  };
};

/** Instants from `from` to `to`, both included. */
export const everyMinutes = (minutes: number, from: EpochMs, to: EpochMs): EpochMs[] =>
  Array.from({ length: Math.floor((to - from) / (minutes * MINUTE_MS)) + 1 }, (_, nth) =>
    epochMs(from + nth * minutes * MINUTE_MS),
  );
