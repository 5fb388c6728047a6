import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { Clock, Telemetry } from '../../lambdas/core/ports.ts';
import { printable } from '../../lambdas/core/printable.ts';
import { MICROSECONDS_PER_MS } from '../../lambdas/core/time.ts';
import { type FunctionName, METRICS, type MetricName } from '../../schema/names.ts';
import type { MappingObserver } from '../aws/event-source-mapping/mapping-event.ts';
import type { StoreStep } from '../backend/stores-around.ts';
import { realClock } from '../time/local-time.ts';
import { Warnings } from './warnings.ts';

/** A part of a record's way to its row, in order. `produce`: until Kafka has it; `wait`: until its function is invoked. */
export type Stage = 'produce' | 'wait' | StoreStep;

/** Median and 99th percentile in milliseconds; `null` before the first observation. */
export interface Spread {
  readonly p50: number | null;
  readonly p99: number | null;
}

class Latencies {
  readonly #microseconds: RecordableHistogram = createHistogram();

  record(ms: number): void {
    this.#microseconds.record(Math.max(1, Math.round(ms * MICROSECONDS_PER_MS)));
  }

  reset(): void {
    this.#microseconds.reset();
  }

  spread(): Spread {
    return { p50: this.#percentile(50), p99: this.#percentile(99) };
  }

  #percentile(percent: number): number | null {
    if (this.#microseconds.count === 0) return null;
    return Math.round(this.#microseconds.percentile(percent) / 10) / 100;
  }
}

export interface FiguresSettings {
  /** The machine's. */
  readonly clock?: Clock;
  /** Whether this is a record that the world sends to be set aside: by its code. @default none is */
  readonly isExpectedPoison?: (code: unknown) => boolean;
}

/** The run's own CloudWatch: what functions and mappings report, added up for the screen and the report. */
export class Figures {
  readonly #counts = new Map<MetricName, number>();
  readonly #delivered = new Map<string, number>();
  readonly #latencies = new Map<MetricName, Latencies>();
  readonly #stages = new Map<string, Map<Stage, Latencies>>();
  readonly #running = new Map<string, { parts: number; readonly since: number }>();
  readonly #isExpectedPoison: (code: unknown) => boolean;
  readonly warnings: Warnings;
  retries = 0;

  constructor({ clock = realClock, isExpectedPoison = () => false }: FiguresSettings = {}) {
    this.warnings = new Warnings(clock);
    this.#isExpectedPoison = isExpectedPoison;
  }

  telemetryOf = (functionName: FunctionName | 'local'): Telemetry => ({
    count: (metric, value) => this.#counts.set(metric, this.count(metric) + value),
    duration: (metric, ms) => this.#latenciesOf(metric).record(ms),
    warn: (message, detail) => {
      const isExpected = this.#isExpectedPoison(detail['code']);
      const text = printable(`${functionName}: ${[message, ...Object.values(detail)].join(' · ')}`);
      this.warnings.tell(text, isExpected ? 'expected' : 'fault');
    },
  });

  mappingObserverOf =
    (topic: string): MappingObserver =>
    (event) => {
      if (event.kind === 'delivered') {
        this.#delivered.set(topic, this.delivered(topic) + event.records);
        this.#latenciesOf(METRICS.batchLatencyMs).record(event.ms);
      }
      if (event.kind === 'failed') {
        this.retries++;
        this.warn(`${topic}: a batch of ${event.records} is delivered again: ${event.error.message}`);
      }
      if (event.kind === 'set-aside') {
        this.#counts.set(METRICS.deadLetters, this.count(METRICS.deadLetters) + event.records);
        this.warn(`${topic}: ${event.records} records set aside: ${event.condition}`);
      }
      if (event.kind === 'set-aside-failed')
        this.warn(`${topic}: ${event.records} records cannot be set aside and block theirs: ${event.error.message}`);
    };

  warn(text: string): void {
    this.warnings.tell(printable(text));
  }

  count(metric: MetricName): number {
    return this.#counts.get(metric) ?? 0;
  }

  /** Records whose invocation succeeded. */
  delivered(topic: string): number {
    return this.#delivered.get(topic) ?? 0;
  }

  spread(metric: MetricName): Spread {
    return this.#latenciesOf(metric).spread();
  }

  /** Latencies of a replay say how long the queue was, not how fast a record is. */
  forgetLatencies(): void {
    for (const latencies of this.#latencies.values()) latencies.reset();
    this.#stages.clear();
  }

  /** Of a record, or of a batch that goes through it. */
  stage(topic: string, stage: Stage, ms: number): void {
    const stages = this.#stages.get(topic) ?? new Map<Stage, Latencies>();
    this.#stages.set(topic, stages);
    const latencies = stages.get(stage) ?? new Latencies();
    stages.set(stage, latencies);
    latencies.record(ms);
  }

  /** Does `act` as part of this stage, which lasts as long as any part of it is under way. */
  async staged<Value>(topic: string, stage: Stage, act: () => Promise<Value>): Promise<Value> {
    const key = `${topic} ${stage}`;
    const running = this.#running.get(key) ?? { parts: 0, since: performance.now() };
    this.#running.set(key, running);
    running.parts++;
    try {
      return await act();
    } finally {
      running.parts--;
      if (running.parts === 0) {
        this.#running.delete(key);
        this.stage(topic, stage, performance.now() - running.since);
      }
    }
  }

  /** By topic. */
  stages(): Record<string, Partial<Record<Stage, Spread>>> {
    const spreads = (stages: ReadonlyMap<Stage, Latencies>) =>
      Object.fromEntries([...stages].map(([stage, latencies]) => [stage, latencies.spread()]));
    return Object.fromEntries([...this.#stages].map(([topic, stages]) => [topic, spreads(stages)]));
  }

  #latenciesOf(metric: MetricName): Latencies {
    let latencies = this.#latencies.get(metric);
    if (latencies === undefined) {
      latencies = new Latencies();
      this.#latencies.set(metric, latencies);
    }
    return latencies;
  }
}
