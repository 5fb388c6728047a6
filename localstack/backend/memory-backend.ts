import { MemoryDeadLetters } from '../../lambdas/adapters/memory/dead-letters.ts';
import { makeMemoryPollCheckpoints } from '../../lambdas/adapters/memory/poll-checkpoints.ts';
import { MemoryViewDocuments } from '../../lambdas/adapters/memory/view-documents.ts';
import { timed } from '../../lambdas/adapters/telemetry/timed.ts';
import type { Clock, Telemetry } from '../../lambdas/core/ports.ts';
import { DEFAULT_RETENTION_MS } from '../../lambdas/core/retention.ts';
import type { ViewRows } from '../../lambdas/core/serving/sync-ports.ts';
import type { RatingHistory } from '../../lambdas/core/trends/trend-ports.ts';
import { DEFAULT_WINDOW_SIZE_MS } from '../../lambdas/core/tumbling-window.ts';
import { TABLES } from '../../schema/names.ts';
import { RANKING_TYPES, RANKINGS, type RankingType } from '../../schema/rankings.ts';
import { MemoryKafka } from '../engines/memory/memory-kafka.ts';
import { breathe } from '../time/breathe.ts';
import { realClock } from '../time/local-time.ts';
import type { WorkflowStores } from '../wiring/workflow-wiring.ts';
import type { Backend } from './backend.ts';
import { memoryTablesOf } from './memory-tables.ts';
import { memoryWorkflowStoresOf } from './memory-workflow-stores.ts';
import { storesAround } from './stores-around.ts';

/** The fakes: no Java, no Docker, nothing outlives the process. Rows lapse by `clock`. */
export const openMemoryBackend = (clock: Clock, telemetry: Telemetry): Backend => {
  const now = () => clock.now();
  const kafka = new MemoryKafka({ clock: realClock });
  const tables = memoryTablesOf(now);
  const { sentiments, ratings, stats, ranks, movies, changeLog } = tables;
  const checkpoints = makeMemoryPollCheckpoints();
  const documents = new MemoryViewDocuments();
  const deadLetters = new MemoryDeadLetters();
  const windowing = { windowSizeMs: DEFAULT_WINDOW_SIZE_MS, retentionMs: DEFAULT_RETENTION_MS };
  const workflowStores = memoryWorkflowStoresOf(tables, documents, windowing, now);
  const rankedIn = (type: RankingType): number =>
    workflowStores.rankings.all().reduce((rows, ranking) => rows + ranking[type].length, 0);
  return {
    admin: kafka,
    producer: kafka.producer(),
    sourceOf: (groupId, topic) => kafka.source(groupId, topic),
    stores: storesAround({ ...tables, deadLetters }, (_topic, _step, act) => timed(telemetry, act)),
    archive: deadLetters,
    log: {
      newest: async (topic, perPartition) => kafka.newestOf(topic, perPartition),
      since: async (topic, start, perPartition) => kafka.since(topic, start, perPartition),
    },
    checkpoints,
    documents,
    workflowStores: breathing(workflowStores),
    rowCounts: async () => ({
      [TABLES.reviewSentiments]: sentiments.rows.all().length,
      [TABLES.movieRatingsByWindow]: ratings.rows.all().length,
      // Trending lists fill columns of the same rows.
      [TABLES.movieStats]: new Set([...stats.all(), ...ranks.all()].map(({ movieId, hour }) => `${movieId}/${hour}`))
        .size,
      ...Object.fromEntries(RANKING_TYPES.map((type) => [RANKINGS[type].table, rankedIn(type)])),
      [TABLES.movies]: movies.all().length,
      [TABLES.changedMovies]: changeLog.all().length,
      [TABLES.pollCheckpoints]: (await checkpoints.readAll()).length,
    }),
    close: async () => undefined,
  };
};

/** The same stores, in which a long execution lets others in. */
const breathing = <Stores extends Pick<WorkflowStores, 'viewRows' | 'ratingHistory'>>(stores: Stores): Stores => ({
  ...stores,
  viewRows: {
    ...stores.viewRows,
    read: async (...asked: Parameters<ViewRows['read']>) => {
      await breathe();
      return stores.viewRows.read(...asked);
    },
  },
  ratingHistory: {
    ...stores.ratingHistory,
    since: async (...asked: Parameters<RatingHistory['since']>) => {
      await breathe();
      return stores.ratingHistory.since(...asked);
    },
  },
});
