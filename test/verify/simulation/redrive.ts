import type { DeadLetter } from '../../../lambdas/core/ports.ts';
import type { Platform } from './environment.ts';
import type { Producer } from './producer.ts';
import { MINUTE_MS } from './simulation.ts';
import { type Entry, positionOf, type TopicLog } from './topic-log.ts';

/** Sends dead letters back to their topics. */
export class Redrive {
  readonly #platform: Platform;
  readonly #producer: Producer;
  readonly #logs: readonly TopicLog[];
  readonly #sentBack = new Set<string>();

  constructor(platform: Platform, producer: Producer, logs: readonly TopicLog[]) {
    this.#platform = platform;
    this.#producer = producer;
    this.#logs = logs;
  }

  /** Any of them, whether or not it can be processed now. */
  one(): void {
    const letters = this.#platform.fakes.deadLetters.all();
    if (letters.length > 0) this.#send(this.#entryOf(this.#platform.simulation.chance.pick(letters)));
  }

  /** All that can be processed by now, each once. False if there is none. */
  all(): boolean {
    const { simulation, fakes } = this.#platform;
    const entries = fakes.deadLetters.all().map((letter) => this.#entryOf(letter));
    const ready = entries.filter(
      (entry) => entry !== undefined && !this.#sentBack.has(positionOf(entry)) && isReadyAt(entry, simulation.now),
    );
    for (const entry of ready) {
      this.#sentBack.add(positionOf(entry as Entry));
      this.#send(entry);
    }
    return ready.length > 0;
  }

  #send(entry: Entry | undefined): void {
    const log = this.#logs.find(({ topic }) => topic === entry?.topic);
    if (entry !== undefined && log !== undefined) this.#producer.redrive(log, entry);
  }

  #entryOf({ record, topicIncarnation }: DeadLetter): Entry | undefined {
    const { topic, partition, offset } = record;
    const position = positionOf({ topic, incarnation: topicIncarnation, partition, offset });
    return this.#producer.entries.find((entry) => positionOf(entry) === position);
  }
}

/** Nothing is wrong with it any more: every schema is known by then, and its time has come. */
export const READY_AHEAD_MS = 3 * MINUTE_MS;
const isReadyAt = ({ fact }: Entry, now: number): boolean => fact !== null && fact.at <= now + READY_AHEAD_MS;
