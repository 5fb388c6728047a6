import { TOPICS, type Topic } from '../../../schema/names.ts';
import { ChangeLedger } from './change-ledger.ts';
import { type Platform, shipped, type Wire } from './environment.ts';
import { fakesOf } from './fakes.ts';
import type { Fault } from './faults.ts';
import { judge, type Tally } from './judge/judge.ts';
import { judgeRetention } from './judge/judge-retention.ts';
import { Poller } from './poller.ts';
import { Producer } from './producer.ts';
import { Redrive } from './redrive.ts';
import { MINUTE_MS, SECOND_MS, Simulation, type WorldOutcome } from './simulation.ts';
import { settledDown } from './steps.ts';
import { TopicLog } from './topic-log.ts';

export interface ScheduleResult extends Tally, WorldOutcome {
  readonly invocations: number;
  readonly records: number;
  /** Records missing from the rows, and records counted too often. */
  readonly lost: number;
  readonly double: number;
}

export interface ScheduleOptions {
  /** @default the shipped wiring */
  readonly wire?: Wire;
  /** @default true */
  readonly keepsIdentities?: boolean;
  /** @default false */
  readonly isTraced?: boolean;
}

/** Turns of faults before everything goes well again. */
const MAX_TURNS = 250;
/** A schedule needs a few hundred; one that comes to no end is a failure too. */
const MAX_CALM_STEPS = 20_000;

const TOPIC_SETS: readonly (readonly Topic[])[] = [
  [TOPICS.reviews],
  [TOPICS.ratings],
  [TOPICS.reviews, TOPICS.ratings],
  [TOPICS.reviews, TOPICS.ratings, TOPICS.metadata, TOPICS.trending],
  [TOPICS.metadata, TOPICS.trending],
];

/** One world from its seed to its judgement. The same seed brings the same world, to the last step. */
export const runSchedule = (seed: number, options: ScheduleOptions = {}): Promise<ScheduleResult> =>
  new Schedule(seed, options).run();

class Schedule {
  readonly #simulation: Simulation;
  readonly #platform: Platform;
  readonly #logs: readonly TopicLog[];
  readonly #producer: Producer;
  readonly #poller: Poller;
  readonly #redrive: Redrive;
  readonly #upheavals: (() => void)[];

  constructor(seed: number, { wire = shipped, keepsIdentities = true, isTraced = false }: ScheduleOptions) {
    const simulation = new Simulation(seed, isTraced);
    const { chance } = simulation;
    this.#simulation = simulation;
    const fakes = fakesOf(simulation);
    this.#platform = { simulation, fakes, wire, keepsIdentities, ledger: new ChangeLedger(simulation) };
    this.#logs = chance.pick(TOPIC_SETS).map((topic) => new TopicLog(topic, chance.between(1, 3)));
    this.#producer = new Producer(simulation, this.#logs);
    this.#poller = new Poller(this.#platform, this.#logs);
    this.#redrive = new Redrive(this.#platform, this.#producer, this.#logs);
    this.#upheavals = this.#upheavalsOf();
  }

  async run(): Promise<ScheduleResult> {
    const simulation = this.#simulation;
    await this.#turbulenceAndCalm();
    const tally = judge(this.#platform, this.#producer.entries);
    if (simulation.faults.has('replay')) {
      this.#replay();
      await this.#turbulenceAndCalm();
      judge(this.#platform, this.#producer.entries);
    }
    judgeRetention(this.#platform, this.#producer.entries);
    return {
      ...tally,
      ...simulation.outcome(),
      invocations: this.#poller.invocations,
      records: this.#producer.entries.length,
      lost: simulation.lost,
      double: simulation.double,
    };
  }

  async #turbulenceAndCalm(): Promise<void> {
    const simulation = this.#simulation;
    const startedAt = simulation.now;
    await this.#turbulence();
    await this.#calm();
    simulation.longestPhaseMs = Math.max(simulation.longestPhaseMs, simulation.now - startedAt);
  }

  async #turbulence(): Promise<void> {
    const { chance, steps } = this.#simulation;
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const draw = chance.next();
      if (draw < 0.15 && !this.#producer.isDone) this.#producer.produceOne();
      else if (draw < 0.3) this.#poller.deliver(this.#simulation.tempts('duplicate-delivery', 0.5));
      else if (draw < 0.38 && this.#upheavals.length > 0) chance.pick(this.#upheavals)();
      else if (steps.hasRunnable()) this.#simulation.step();
      else if (!this.#poller.deliver(false) && this.#producer.isDone) break;
      await settledDown();
      this.#poller.giveUpOverdue();
    }
    while (!this.#producer.isDone) this.#producer.produceOne();
  }

  /** Everything goes well: what has been written must now arrive, and late packets must not harm. */
  async #calm(): Promise<void> {
    const { steps } = this.#simulation;
    this.#simulation.isCalm = true;
    this.#simulation.trace.note(this.#simulation.now, 'calm');
    this.#poller.thaw(true);
    do {
      for (let step = 0; !this.#isDrained(); step++) {
        if (step > MAX_CALM_STEPS) return this.#simulation.violate('the log is not read to its end');
        if (!steps.hasRunnable() || this.#simulation.chance.hits(0.2)) this.#poller.deliver(false);
        if (steps.hasRunnable()) this.#simulation.step();
        await settledDown();
        this.#poller.giveUpOverdue();
      }
    } while (this.#redrive.all());
  }

  #isDrained(): boolean {
    const { steps } = this.#simulation;
    return !steps.hasRunnable() && this.#poller.isIdle && this.#logs.every((log) => log.isReadToTheEnd());
  }

  /** The whole log again, up to 7 days later. */
  #replay(): void {
    const simulation = this.#simulation;
    simulation.isCalm = false;
    simulation.count('replay');
    simulation.pass(simulation.chance.pick([0, 1, 40, 47, 60, 168]) * 60 * MINUTE_MS);
    simulation.trace.note(simulation.now, 'everything again');
    for (const log of this.#logs) log.committed.fill(0);
  }

  #upheavalsOf(): (() => void)[] {
    const { faults, chance } = this.#simulation;
    const upheavals: Partial<Record<Fault, () => void>> = {
      crash: () => this.#poller.crashOne(),
      'timeout-zombie': () => (chance.hits(0.5) ? this.#poller.giveUpOne() : this.#stall()),
      thaw: () => (chance.hits(0.5) ? this.#poller.freezeOne() : this.#poller.thaw(false)),
      'roll-back': () => this.#poller.rollBackOne(),
      'failing-partition': () => this.#breakOneMovie(),
      'partitions-added': () => this.#addPartition(),
      'topic-recreated': () => this.#recreateTopic(),
      'dead-letter-redriven': () => this.#redrive.one(),
    };
    return [...faults].flatMap((fault) => upheavals[fault] ?? []);
  }

  #stall(): void {
    this.#simulation.count('timeout-zombie');
    this.#simulation.pass(this.#simulation.chance.between(3, 15) * SECOND_MS);
  }

  #breakOneMovie(): void {
    const simulation = this.#simulation;
    const movies = this.#producer.entries.map(({ movieId }) => movieId);
    if (movies.length === 0 || simulation.now < simulation.broken.until) return;
    simulation.count('failing-partition');
    simulation.broken = { movieId: simulation.chance.pick(movies), until: simulation.now + 20 * SECOND_MS };
  }

  #addPartition(): void {
    const log = this.#simulation.chance.pick(this.#logs);
    if (log.partitions.length >= 4) return;
    this.#simulation.count('partitions-added');
    log.addPartitions(1);
  }

  #recreateTopic(): void {
    const log = this.#simulation.chance.pick(this.#logs);
    if (log.incarnation >= 3) return;
    this.#simulation.count('topic-recreated');
    const unread = log.recreate();
    this.#simulation.trace.note(this.#simulation.now, `${log.topic} is made anew as ${log.incarnationName}`);
    this.#producer.publishAgain(log, unread);
  }
}
