/** Delivers records as Lambda's poller does on its worst days. */
import type { BatchOutcome, InvocationContext, MskEvent, MskRecord } from '../../../lambdas/core/ports.ts';
import { Environment, type Platform } from './environment.ts';
import { MINUTE_MS, SECOND_MS } from './simulation.ts';
import type { Entry, TopicLog } from './topic-log.ts';

interface Range {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

interface Invocation {
  readonly name: string;
  readonly log: TopicLog;
  readonly incarnation: number;
  readonly ranges: readonly Range[];
  readonly environment: Environment;
  readonly deadline: number;
}

const MAX_RUNNING = 4;

export class Poller {
  readonly #platform: Platform;
  readonly #logs: readonly TopicLog[];
  readonly #environments: Environment[] = [];
  /** Invocations whose result is waited for. */
  readonly #running = new Set<Invocation>();
  invocations = 0;

  constructor(platform: Platform, logs: readonly TopicLog[]) {
    this.#platform = platform;
    this.#logs = logs;
  }

  get isIdle(): boolean {
    return this.#running.size === 0 && this.#environments.every(({ unfinished, isDead }) => isDead || unfinished === 0);
  }

  /** Starts an invocation with records that nobody works on, or with such that somebody does: false if there are none. */
  deliver(mayOverlap: boolean): boolean {
    const { chance, isCalm } = this.#platform.simulation;
    if (this.#running.size >= MAX_RUNNING) return false;
    const open = this.#logs.filter((log) => this.#openPartitionsOf(log, mayOverlap).length > 0);
    if (open.length === 0) return false;
    const log = chance.pick(open);
    const partitions = this.#openPartitionsOf(log, mayOverlap);
    const chosen = isCalm || chance.hits(0.3) ? partitions : [chance.pick(partitions)];
    if (chosen.some((partition) => log.busy.has(partition))) this.#platform.simulation.count('duplicate-delivery');
    this.#start(
      log,
      chosen.map((partition) => this.#rangeOf(log, partition)),
    );
    return true;
  }

  /** Lambda gives up what overran its deadline. */
  giveUpOverdue(): void {
    for (const invocation of this.#running) {
      if (this.#platform.simulation.now >= invocation.deadline) this.#giveUp(invocation, 'is overdue');
    }
  }

  giveUpOne(): void {
    const { simulation } = this.#platform;
    if (this.#running.size === 0) return;
    simulation.count('timeout-zombie');
    this.#giveUp(simulation.chance.pick([...this.#running]), 'is given up');
  }

  /** Kills an environment: nothing in it goes on, and of the packets it has sent some arrive. */
  crashOne(): void {
    const { simulation } = this.#platform;
    const { chance, steps, trace } = simulation;
    const alive = this.#environments.filter(({ isDead, unfinished }) => !isDead && unfinished > 0);
    if (alive.length === 0) return;
    const environment = chance.pick(alive);
    simulation.count('crash');
    trace.note(simulation.now, `${environment.name} crashes`);
    environment.isDead = true;
    for (const { what, land } of steps.abandon(environment)) {
      if (land !== undefined && chance.hits(0.5)) steps.add({ owner: null, what, run: land, land });
    }
    this.#giveUpAllOf(environment, 'crashed');
  }

  /** Freezes an environment in the middle of its work: its promises stay pending until it thaws. */
  freezeOne(): void {
    const { simulation } = this.#platform;
    const alive = this.#environments.filter(
      ({ isDead, isFrozen, unfinished }) => !isDead && !isFrozen && unfinished > 0,
    );
    if (alive.length === 0) return;
    const environment = simulation.chance.pick(alive);
    simulation.count('thaw');
    simulation.trace.note(simulation.now, `${environment.name} freezes`);
    environment.isFrozen = true;
    this.#giveUpAllOf(environment, 'is frozen');
  }

  thaw(all: boolean): void {
    const { simulation } = this.#platform;
    const frozen = this.#environments.filter(({ isFrozen, isDead }) => isFrozen && !isDead);
    for (const environment of all ? frozen : frozen.slice(0, 1)) {
      environment.isFrozen = false;
      simulation.trace.note(simulation.now, `${environment.name} thaws`);
    }
  }

  rollBackOne(): void {
    const { simulation } = this.#platform;
    const log = simulation.chance.pick(this.#logs);
    const partition = simulation.chance.below(log.partitions.length);
    const committed = log.committed[partition] as number;
    if (committed === 0) return;
    simulation.count('roll-back');
    log.committed[partition] = simulation.chance.below(committed);
    simulation.trace.note(simulation.now, `${log.topic}-${partition} rolls back to ${log.committed[partition]}`);
  }

  #openPartitionsOf(log: TopicLog, mayOverlap: boolean): number[] {
    return [...log.partitions.keys()].filter(
      (partition) =>
        (mayOverlap || !log.busy.has(partition)) &&
        (log.committed[partition] as number) < (log.partitions[partition] as Entry[]).length,
    );
  }

  #rangeOf(log: TopicLog, partition: number): Range {
    const { simulation } = this.#platform;
    const from = log.committed[partition] as number;
    const end = (log.partitions[partition] as Entry[]).length;
    const retryUntil = log.retryUntil.get(partition);
    if (retryUntil !== undefined && retryUntil > from && !simulation.strikes('rebatch', 0.7)) {
      return { partition, from, to: retryUntil };
    }
    return { partition, from, to: simulation.isCalm ? end : simulation.chance.between(from + 1, end) };
  }

  #start(log: TopicLog, ranges: readonly Range[]): void {
    const { simulation } = this.#platform;
    const { chance, trace } = simulation;
    const environment = this.#environmentFor(log);
    const name = `#${++this.invocations}`;
    const deadline = simulation.now + (simulation.isCalm ? 10 * MINUTE_MS : chance.between(6, 12) * SECOND_MS);
    const invocation = { name, log, incarnation: log.incarnation, ranges, environment, deadline };
    this.#running.add(invocation);
    environment.unfinished++;
    for (const { partition } of ranges) log.busy.add(partition);
    const what = ranges.map(({ partition, from, to }) => `${log.topic}-${partition}[${from},${to})`).join(' ');
    trace.note(simulation.now, `${name} in ${environment.name}: ${what}`);
    const context: InvocationContext = { getRemainingTimeInMillis: () => deadline - simulation.now };
    environment.handler(eventOf(log, ranges), context).then(
      (outcome) => this.#end(invocation, outcome),
      (error: Error) => this.#end(invocation, error),
    );
  }

  #environmentFor(log: TopicLog): Environment {
    const { simulation } = this.#platform;
    const warm = this.#environments.filter(
      ({ topic, incarnation, isDead, isFrozen, isSound }) =>
        topic === log.topic &&
        incarnation === log.incarnationName &&
        !isDead &&
        !isFrozen &&
        (isSound || !simulation.isCalm),
    );
    if (warm.length > 0 && simulation.chance.hits(0.7)) return simulation.chance.pick(warm);
    const environment = new Environment(`env${this.#environments.length + 1}`, log, this.#platform);
    this.#environments.push(environment);
    return environment;
  }

  #end(invocation: Invocation, result: BatchOutcome | Error): void {
    const { simulation } = this.#platform;
    const { environment, name, log } = invocation;
    environment.unfinished--;
    simulation.trace.note(simulation.now, `${name} ${result instanceof Error ? `fails: ${result.message}` : 'ends'}`);
    if (environment.unfinished === 0 && simulation.steps.isWaitedForBy(environment))
      simulation.violate('a promise outlived its handler');
    if (!this.#running.has(invocation)) return;
    if (simulation.strikes('crash')) return this.#giveUp(invocation, 'crashes before its result is known');
    this.#free(invocation);
    if (invocation.incarnation !== log.incarnation) return;
    for (const { partition, to } of invocation.ranges) {
      if (result instanceof Error) log.retryUntil.set(partition, to);
      else this.#commit(log, partition, to);
    }
    if (!(result instanceof Error)) this.#resumeAt(invocation, result);
  }

  #commit(log: TopicLog, partition: number, offset: number): void {
    log.committed[partition] = offset;
    log.retryUntil.delete(partition);
  }

  #resumeAt({ log, ranges }: Invocation, { batchItemFailures }: BatchOutcome): void {
    const { simulation } = this.#platform;
    for (const { itemIdentifier } of batchItemFailures) {
      const range = ranges.find(({ partition }) => `${log.topic}-${partition}` === itemIdentifier.partition);
      const { offset } = itemIdentifier;
      if (range === undefined || offset < range.from || offset >= range.to) {
        simulation.violate(`the response names ${itemIdentifier.partition}@${offset}, which was not delivered`);
      } else {
        simulation.trace.note(simulation.now, `${itemIdentifier.partition} resumes at ${offset}`);
        log.committed[range.partition] = offset;
        log.retryUntil.set(range.partition, range.to);
      }
    }
  }

  #giveUpAllOf(environment: Environment, why: string): void {
    for (const invocation of this.#running) if (invocation.environment === environment) this.#giveUp(invocation, why);
  }

  #giveUp(invocation: Invocation, why: string): void {
    const { simulation } = this.#platform;
    simulation.trace.note(simulation.now, `${invocation.name} ${why}`);
    this.#free(invocation);
    if (invocation.incarnation !== invocation.log.incarnation) return;
    for (const { partition, to } of invocation.ranges) invocation.log.retryUntil.set(partition, to);
  }

  #free(invocation: Invocation): void {
    this.#running.delete(invocation);
    const { log, incarnation, ranges } = invocation;
    if (incarnation !== log.incarnation) return;
    for (const { partition } of ranges) log.busy.delete(partition);
  }
}

const eventOf = (log: TopicLog, ranges: readonly Range[]): MskEvent => ({
  eventSource: 'aws:kafka',
  eventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/simulated/0',
  bootstrapServers: 'simulated:9092',
  records: Object.fromEntries(
    ranges.map(({ partition, from, to }) => [
      `${log.topic}-${partition}`,
      (log.partitions[partition] as Entry[]).slice(from, to).map(mskRecordOf),
    ]),
  ),
});

const mskRecordOf = ({ topic, partition, offset, appendedAt, key, value }: Entry): MskRecord => {
  const record: MskRecord = {
    topic,
    partition,
    offset,
    timestamp: appendedAt,
    timestampType: 'LOG_APPEND_TIME',
    key,
    headers: [],
  };
  return value === undefined ? record : { ...record, value };
};
