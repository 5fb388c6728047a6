import type { Clock, MskRecord } from '../../../lambdas/core/ports.ts';
import type { LabelChange, LabelChanges } from '../../../lambdas/core/trends/trend-ports.ts';
import type { Topic } from '../../../schema/names.ts';
import type { MappingEvent } from '../../aws/event-source-mapping/mapping-event.ts';
import type { StreamObserver } from '../../pipeline/stream-observer.ts';
import { realClock } from '../../time/local-time.ts';
import type { ConsoleListener } from '../source/console-source.ts';
import type { LabelChanged } from '../source/wire-pipeline.ts';
import { EventLog } from './event-log.ts';
import { ExecutionRing } from './execution-ring.ts';
import { MinuteLatencies } from './minute-figures.ts';
import { RecordRing } from './record-ring.ts';
import type { AwayPart, AwaySince } from './run-tick.ts';

const LABEL_CHANGES_KEPT = 200;

export interface SeenPartition {
  records: number;
  newestOffset: number;
  /** Real time: when the broker appended the newest of them. */
  newestAppendedAt: number;
}

/** Looks on while the run works, in memory that is bounded whatever happens. Nothing of the run waits for it. */
export class RunObserver implements StreamObserver {
  readonly #listeners = new Set<ConsoleListener>();
  readonly records = new RecordRing();
  readonly events = new EventLog((event) => this.tell((listener) => listener.event?.(event)));
  readonly executions = new ExecutionRing((execution) => this.tell((listener) => listener.execution?.(execution)));
  readonly latencies = new MinuteLatencies();
  readonly labelChanges: LabelChanged[] = [];
  readonly #partitions = new Map<Topic, Map<number, SeenPartition>>();
  /** Records under way at once, at most, since somebody last asked. */
  readonly #mostInFlight = new Map<Topic, number>();

  #pollFailing: AwaySince | undefined;
  /** Of the world's time, as soon as there is a world. */
  clock: Clock = realClock;

  finished(topic: Topic, records: readonly MskRecord[]): void {
    const [first] = records;
    const last = records.at(-1);
    if (first === undefined || last === undefined) return;
    this.records.add(topic, records, this.clock.now());
    const now = realClock.now();
    this.latencies.add(now, now - first.timestamp);
    if (records.length > 1) this.latencies.add(now, now - last.timestamp);
    const seen = this.partitionsOf(topic).get(last.partition);
    this.#partitionsOf(topic).set(last.partition, {
      records: (seen?.records ?? 0) + records.length,
      newestOffset: last.offset,
      newestAppendedAt: last.timestamp,
    });
  }

  mapping(topic: Topic, event: MappingEvent): void {
    if (event.kind === 'invoked')
      this.#mostInFlight.set(topic, Math.max(event.records, this.#mostInFlight.get(topic) ?? 0));
  }

  partitionsOf(topic: Topic): ReadonlyMap<number, SeenPartition> {
    return this.#partitionsOf(topic);
  }

  takeMostInFlight(topic: Topic): number {
    const most = this.#mostInFlight.get(topic) ?? 0;
    this.#mostInFlight.delete(topic);
    return most;
  }

  /** The same, told to who looks on as well. */
  watching = (labelChanges: LabelChanges): LabelChanges => ({
    publish: async (changes) => {
      for (const change of changes) this.#labelChanged(change);
      return labelChanges.publish(changes);
    },
  });

  /** The same poll; it is known since when none has succeeded. */
  polling =
    <Report extends { readonly listed: number }>(poll: () => Promise<Report>): (() => Promise<Report>) =>
    async () => {
      try {
        const report = await poll();
        if (report.listed > 0) this.#pollFailing = undefined;
        else this.#failPoll('no list of movies can be read');
        return report;
      } catch (error) {
        this.#failPoll(error instanceof Error ? error.message : String(error));
        throw error;
      }
    };

  awayTmdb(): Readonly<Partial<Record<AwayPart, AwaySince>>> {
    return this.#pollFailing === undefined ? {} : { tmdb: this.#pollFailing };
  }

  listen(listener: ConsoleListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(act: (listener: ConsoleListener) => void): void {
    for (const listener of this.#listeners) act(listener);
  }

  #failPoll(why: string): void {
    this.#pollFailing = { since: this.#pollFailing?.since ?? realClock.now(), reason: `The poll fails: ${why}.` };
  }

  #labelChanged({ movieId, title, from, to, score, windowStart, ...more }: LabelChange): void {
    const { reason } = more as { readonly reason?: unknown };
    const change = { movieId, title, from, to, score, windowStart, reason: typeof reason === 'string' ? reason : null };
    this.labelChanges.push(change);
    if (this.labelChanges.length > LABEL_CHANGES_KEPT) this.labelChanges.shift();
    this.tell((listener) => listener.label?.(change));
  }

  #partitionsOf(topic: Topic): Map<number, SeenPartition> {
    const partitions = this.#partitions.get(topic) ?? new Map<number, SeenPartition>();
    this.#partitions.set(topic, partitions);
    return partitions;
  }
}
