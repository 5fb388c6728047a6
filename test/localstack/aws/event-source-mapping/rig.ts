import type { BatchOutcome, MskEvent } from '../../../../lambdas/core/ports.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import {
  type EventSourceMapping,
  type EventSourceMappingOptions,
  startEventSourceMapping,
} from '../../../../localstack/aws/event-source-mapping/event-source-mapping.ts';
import type { LambdaContext } from '../../../../localstack/aws/event-source-mapping/invoker.ts';
import type { FailedBatch, MappingEvent } from '../../../../localstack/aws/event-source-mapping/mapping-event.ts';
import { MemoryKafka } from '../../../../localstack/engines/memory/memory-kafka.ts';
import { settled, VirtualTime } from './virtual-time.ts';

export const TOPIC = 'movie.ratings';
export const GROUP = 'speed-layer-test';

export type Respond = (event: MskEvent, context: LambdaContext, call: number) => Promise<BatchOutcome | void>;

/** A mapping over an in-memory topic, time that stands still, and a function that answers as the test says. */
export class Rig {
  readonly time = new VirtualTime();
  /** How far the broker's clock is from the mapping's. */
  appendSkewMs = 0;
  readonly kafka = new MemoryKafka({ clock: { now: () => epochMs(this.time.now() + this.appendSkewMs) } });
  readonly events: MskEvent[] = [];
  readonly failures: FailedBatch[] = [];
  readonly observed: MappingEvent[] = [];
  respond: Respond = async () => undefined;

  static async of(partitions = 1): Promise<Rig> {
    const rig = new Rig();
    await rig.kafka.createTopics([{ topic: TOPIC, partitions }]);
    return rig;
  }

  async start(options: Partial<EventSourceMappingOptions> = {}): Promise<EventSourceMapping> {
    const mapping = await startEventSourceMapping({
      source: this.kafka.source(GROUP, TOPIC),
      functionName: 'aggregate-ratings',
      batchingWindowMs: 0,
      clock: this.time,
      sleep: this.time.sleep,
      random: () => 0.5,
      onFailure: async (failed) => void this.failures.push(failed),
      observer: (event) => void this.observed.push(event),
      invoke: (event, context) => {
        this.events.push(event);
        return this.respond(event, context, this.events.length);
      },
      ...options,
    });
    await settled();
    return mapping;
  }

  /** Appends one record per value. */
  async produce(partition: number, ...values: string[]): Promise<void> {
    for (const value of values) {
      this.kafka.append(TOPIC, { key: Buffer.from('603'), value: Buffer.from(value), partition });
    }
    await settled();
  }

  /** What each invocation was given, as `partition:value` in order. */
  get invocations(): string[][] {
    return this.events.map(valuesOf);
  }

  kinds(kind: MappingEvent['kind']): MappingEvent[] {
    return this.observed.filter((event) => event.kind === kind);
  }
}

const valuesOf = (event: MskEvent): string[] =>
  Object.values(event.records).flatMap((records) =>
    records.map(({ partition, value = '' }) => `${partition}:${Buffer.from(value, 'base64').toString()}`),
  );

/** A partial batch response that names these partitions and offsets. */
export const failing = (...identifiers: readonly (readonly [string, number])[]): BatchOutcome => ({
  batchItemFailures: identifiers.map(([partition, offset]) => ({ itemIdentifier: { partition, offset } })),
});

export const totalOf = (lag: ReadonlyMap<number, number>): number => [...lag.values()].reduce((sum, n) => sum + n, 0);
