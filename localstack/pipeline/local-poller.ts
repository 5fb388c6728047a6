import { encoderOf } from '../../lambdas/adapters/avro/avro-codec.ts';
import type { PollCheckpoints, RecordEncoders, TmdbTransport } from '../../lambdas/core/poll/poll-ports.ts';
import { makeRateLimit } from '../../lambdas/core/poll/rate-limit.ts';
import type { RecordProducer, Sleep } from '../../lambdas/core/ports.ts';
import { DEFAULT_POLL_CONFIG } from '../../lambdas/poll-tmdb/config.ts';
import { makeHandler, type PollReport } from '../../lambdas/poll-tmdb/handler.ts';
import { FUNCTIONS, type Topic } from '../../schema/names.ts';
import { byTopic } from '../../schema/topology.ts';
import type { SimulatedTime } from '../time/local-time.ts';
import { localVersionIdsOf } from '../wiring/local-schema-registry.ts';
import type { Figures } from './figures.ts';

export interface PollerSettings {
  readonly producer: RecordProducer;
  readonly checkpoints: PollCheckpoints;
  readonly transport: TmdbTransport;
  readonly time: SimulatedTime;
  readonly figures: Figures;
  readonly requestsPerSecond: number;
  readonly movieCount: number;
  /** Movies asked about one by one in each poll, beside the lists. */
  readonly visitsPerPoll: number;
  /** Breaks a poll off, as a crash would: what was not acknowledged is asked for again by the next one. */
  readonly stopping: AbortSignal;
}

const MOVIES_PER_PAGE = 20;
const MOST_PAGES = 500;

/** poll-tmdb as in Lambda, over the local Kafka and checkpoints, in simulated time. */
export const makePoller = (settings: PollerSettings): (() => Promise<PollReport>) => {
  const { producer, checkpoints, transport, figures, requestsPerSecond, movieCount, visitsPerPoll, stopping } =
    settings;
  const popularPages = Math.min(MOST_PAGES, Math.ceil(movieCount / MOVIES_PER_PAGE));
  const listPages = popularPages + 2 * DEFAULT_POLL_CONFIG.trendingPages + DEFAULT_POLL_CONFIG.changesPages;
  const { clock } = settings.time;
  const sleep: Sleep = (ms) => settings.time.sleep(ms, stopping);
  return makeHandler({
    transport: {
      get: (path) => {
        stopping.throwIfAborted();
        return transport.get(path);
      },
    },
    rateLimit: makeRateLimit({ perSecond: requestsPerSecond, clock, sleep }),
    clock,
    sleep,
    random: Math.random,
    telemetry: figures.telemetryOf(FUNCTIONS.pollTmdb),
    producer: {
      send: (topic, records) => figures.staged(topic, 'produce', () => producer.send(topic, records)),
    },
    encoders: localEncoders(),
    checkpoints,
    config: {
      ...DEFAULT_POLL_CONFIG,
      popularPages,
      requestsPerSecond,
      requestBudget: Math.min(DEFAULT_POLL_CONFIG.requestBudget, listPages + visitsPerPoll),
    },
  });
};

const localEncoders = (): RecordEncoders => byTopic<RecordEncoders>((topic) => encoderOf(topic, newestIdOf(topic)));

const newestIdOf = (topic: Topic): string => localVersionIdsOf(topic).at(-1) as string;
