import type { RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import type { SnapshotStore, SnapshotWrite, Telemetry } from '../../../lambdas/core/ports.ts';
import type { OutcomeMode } from '../../../lambdas/core/stream/outcome.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { type StreamHandler, type Wiring, wireStreamFunctions } from '../../../localstack/wiring/stream-wiring.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import { RETENTION_MS, WINDOW_MS } from '../oracle/facts.ts';
import type { ChangeLedger } from './change-ledger.ts';
import { nextDecoders, presentDecoders } from './codec.ts';
import { countedTableOver } from './counted-table-over-wire.ts';
import type { Fakes } from './fakes.ts';
import type { Simulation } from './simulation.ts';
import type { Owner } from './steps.ts';
import type { TopicLog } from './topic-log.ts';
import { callOver, sleepOver } from './wire.ts';

export type StreamFunctions = ReturnType<typeof wireStreamFunctions>;

/** How functions come about: the shipped wiring, or a wrong one that must be caught. */
export type Wire = (wiring: Wiring, tools: EnvironmentTools) => StreamFunctions;

export interface EnvironmentTools {
  readonly simulation: Simulation;
  readonly fakes: Fakes;
  readonly owner: Owner;
}

/** What all environments of a schedule have in common. */
export interface Platform {
  readonly simulation: Simulation;
  readonly fakes: Fakes;
  readonly wire: Wire;
  /** Rows list what they count, so that they can be judged even where clocks decide whether a record still counts. */
  readonly keepsIdentities: boolean;
  readonly ledger: ChangeLedger;
}

const silent: Telemetry = { count: () => undefined, duration: () => undefined, warn: () => undefined };

/** An execution environment of one function: its clock is off by something, its code is of one version, its caches stay. */
export class Environment implements Owner {
  readonly name: string;
  readonly topic: Topic;
  readonly incarnation: string;
  readonly skewMs: number;
  readonly isNext: boolean;
  readonly handler: StreamHandler;
  isFrozen = false;
  isDead = false;
  /** Invocations that have not come to an end, given up or not. */
  unfinished = 0;

  constructor(name: string, log: TopicLog, platform: Platform) {
    const { simulation } = platform;
    const { chance, isCalm, maxSkewMs } = simulation;
    this.name = name;
    this.topic = log.topic;
    this.incarnation = log.incarnationName;
    const skewMs = maxSkewMs > 0 && !isCalm && chance.hits(0.7) ? chance.between(-maxSkewMs, maxSkewMs) : 0;
    if (skewMs !== 0) simulation.count('clock-skew');
    this.skewMs = skewMs;
    this.isNext = isCalm || !simulation.faults.has('two-versions') || chance.hits(0.5);
    this.handler = handlerOf(log.topic, this.#wired(platform));
  }

  /** Nothing about it can hurt: for the end of a schedule. */
  get isSound(): boolean {
    return this.skewMs === 0 && this.isNext;
  }

  #wired(platform: Platform): StreamFunctions {
    const { simulation, fakes, wire } = platform;
    const { chance } = simulation;
    const tools = { simulation, fakes, owner: this };
    const wiring: Wiring = {
      stores: storesOf(platform, this),
      decoders: this.isNext ? nextDecoders : presentDecoders,
      windowing: { windowSizeMs: WINDOW_MS, retentionMs: RETENTION_MS },
      outcomeMode: chance.pick<OutcomeMode>(['partial', 'whole-batch']),
      topicIncarnation: this.incarnation,
      clock: { now: () => epochMs(simulation.now + this.skewMs) },
      sleep: (ms) => sleepOver(simulation, this, ms),
      random: chance.next,
      telemetryOf: () => silent,
      concurrency: chance.between(1, 4),
    };
    return wire(wiring, tools);
  }
}

const handlerOf = (topic: Topic, functions: StreamFunctions): StreamHandler => {
  if (topic === TOPICS.reviews) return functions.scoreReviews;
  return topic === TOPICS.ratings ? functions.aggregateRatings : functions.projectMetadata;
};

export const shipped: Wire = wireStreamFunctions;

const storesOf = (platform: Platform, owner: Environment): Wiring['stores'] => {
  const { simulation, fakes, ledger } = platform;
  const snapshots = <Row>(name: string, store: SnapshotStore<Row>): SnapshotStore<Row> => ({
    upsert: (items) => {
      const what = `${owner.name} ${name} upsert ${items.length}`;
      const act = (some: readonly SnapshotWrite<Row>[]) => ledger.watchSnapshots(fakes, () => store.upsert(some));
      return callOver(simulation, owner, { operation: 'upsert', what, movieId: 0, items, act });
    },
  });
  return {
    sentiments: countedTableOver(platform, owner, 'sentiment', fakes.sentiments),
    ratings: countedTableOver(platform, owner, 'ratings', fakes.ratings),
    ranks: snapshots('ranks', fakes.ranks),
    movies: snapshots('movies', fakes.movies),
    changeLog: {
      append: (items) => {
        const act = async (some: readonly RowChange[]): Promise<void> => {
          for (const change of some) ledger.logged(change, owner.skewMs);
          await fakes.changeLog.append(some);
        };
        const what = `${owner.name} logs ${items.length} changes`;
        return callOver(simulation, owner, { operation: 'append', what, movieId: 0, items, act });
      },
      read: (changedIn, shard) => fakes.changeLog.read(changedIn, shard),
    },
    deadLetters: {
      put: (letter) => {
        const { topicPartition, offset } = letter.record;
        const what = `${owner.name} sets aside ${topicPartition}@${offset}, ${letter.code}`;
        const act = () => fakes.deadLetters.put(letter);
        return callOver(simulation, owner, { operation: 'set-aside', what, movieId: 0, items: [letter], act });
      },
    },
  };
};
