import { changedInOf } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { countableRating } from '../../../lambdas/core/stream/rating.ts';
import { epochMs, hourOf } from '../../../lambdas/core/time.ts';
import { utcDayOf } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import { countInto } from '../../builders/count-into.ts';
import { knowToday, rememberLevels } from '../../builders/remembered-weeks.ts';
import { HOUR_MS, RETENTION_MS, WINDOW_MS } from '../oracle/facts.ts';
import { type Platform, shipped } from '../simulation/environment.ts';
import type { Fault } from '../simulation/faults.ts';
import { Poller } from '../simulation/poller.ts';
import { Producer } from '../simulation/producer.ts';
import { MINUTE_MS, SECOND_MS, Simulation, type WorldOutcome } from '../simulation/simulation.ts';
import { settledDown } from '../simulation/steps.ts';
import { TopicLog } from '../simulation/topic-log.ts';
import { ExecutionCrew, type Script, shippedScript } from './executions.ts';
import { judgeViews } from './judge-views.ts';
import { shippedWorkflow, type TaskPlatform, type WireWorkflow } from './task-environment.ts';
import { type ViewsFakes, viewsFakesOf } from './views-fakes.ts';
import { ViewsLedger } from './views-ledger.ts';

export interface ViewsResult extends WorldOutcome {
  readonly executions: number;
  readonly tasks: number;
  /** Rows that were held against their documents. */
  readonly rows: number;
  readonly labelChanges: number;
  readonly advances: number;
}

export interface ViewsOptions {
  /** @default the shipped wiring */
  readonly wireWorkflow?: WireWorkflow;
  /** @default the shipped order of steps */
  readonly script?: Script;
  /** @default false */
  readonly isTraced?: boolean;
}

/** Those that can strike here. */
export const VIEW_FAULTS: readonly Fault[] = [
  'crash',
  'timeout-zombie',
  'thaw',
  'duplicate-delivery',
  'rebatch',
  'roll-back',
  'unknown-applied',
  'unknown-not-applied',
  'applied-later',
  'driver-retry',
  'read-timeout',
  'throttling',
  'helper-write-failed',
  'clock-skew',
  'late',
  'duplicate-same-partition',
  'snapshot-out-of-order',
];

const MAX_TURNS = 5_000;
const MAX_CALM_STEPS = 100_000;
const MAX_PAUSES = 2;
/** No clock takes a record for one of the future: whether it counts would depend on who meets it. */
const LEAST_AGE_MS = 7 * MINUTE_MS;
/** Under faults; more follow when all is well. */
const MAX_EXECUTIONS = [2, 4, 9];
/** Enough for any backlog of a schedule. */
const MAX_CLEAN_EXECUTIONS = 24;
const ALL: readonly Topic[] = [TOPICS.reviews, TOPICS.ratings, TOPICS.metadata, TOPICS.trending];

/** One world from its seed to its judgement. The same seed brings the same world, to the last step. */
export const runViewsSchedule = (seed: number, options: ViewsOptions = {}): Promise<ViewsResult> =>
  new ViewsSchedule(seed, options).run();

class ViewsSchedule {
  readonly #simulation: Simulation;
  readonly #fakes: ViewsFakes;
  readonly #ledger: ViewsLedger;
  readonly #logs: readonly TopicLog[];
  readonly #producer: Producer;
  readonly #poller: Poller;
  readonly #crew: ExecutionCrew;
  readonly #upheavals: (() => void)[];
  #pauses = 0;
  readonly #mostExecutions: number;
  #lastScheduledAt = 0;

  constructor(seed: number, options: ViewsOptions) {
    const { wireWorkflow = shippedWorkflow, script = shippedScript, isTraced = false } = options;
    const simulation = new Simulation(seed, isTraced, VIEW_FAULTS);
    const { chance } = simulation;
    this.#simulation = simulation;
    this.#fakes = viewsFakesOf(simulation);
    this.#ledger = new ViewsLedger(simulation, this.#fakes);
    this.#mostExecutions = chance.pick(MAX_EXECUTIONS);
    const common = { simulation, ledger: this.#ledger };
    const platform: Platform = { ...common, fakes: this.#fakes.tables, wire: shipped, keepsIdentities: true };
    this.#logs = chance
      .pick([ALL, [TOPICS.ratings], [TOPICS.reviews, TOPICS.metadata], [TOPICS.ratings, TOPICS.metadata]])
      .map((topic) => new TopicLog(topic, chance.between(1, 2)));
    this.#producer = new Producer(simulation, this.#logs, LEAST_AGE_MS);
    this.#poller = new Poller(platform, this.#logs);
    const tasks: TaskPlatform = { ...common, fakes: this.#fakes, wireWorkflow, maxWindows: chance.pick([36, 36, 5]) };
    const mostAttempts = chance.pick([1, 3]);
    this.#crew = new ExecutionCrew(tasks, script, mostAttempts);
    this.#upheavals = this.#upheavalsOf();
  }

  async run(): Promise<ViewsResult> {
    const simulation = this.#simulation;
    // Without a checkpoint a first plan looks through two days of the log.
    if (simulation.chance.hits(0.98)) await this.#beginAt(changedInOf(epochMs(simulation.now)) - WINDOW_MS);
    if (simulation.chance.hits(0.6)) await this.#rememberADay();
    await this.#turbulence();
    await this.#calm();
    const at = await this.#executeCleanly();
    const rows = await judgeViews(simulation, this.#fakes, at);
    return {
      ...simulation.outcome(),
      executions: this.#crew.executions,
      tasks: this.#crew.tasks,
      rows,
      labelChanges: this.#fakes.workflow.labelChanges.told.length,
      advances: this.#ledger.advances,
    };
  }

  async #beginAt(windowStart: number): Promise<void> {
    await this.#fakes.workflow.syncCheckpoints.compareAndSet({ windowStart: epochMs(windowStart), ver: 1 });
  }

  /** A movie with weeks behind it, quiet but for today: it may be told hot, or the like. */
  async #rememberADay(): Promise<void> {
    const { chance, now } = this.#simulation;
    const [movieId] = this.#producer.movies;
    if (movieId === undefined) return;
    const factor = chance.pick([1, 2, 8, 0.3]);
    const today = utcDayOf(epochMs(now));
    await rememberLevels(this.#fakes.workflow, movieId, today, 40);
    await knowToday(this.#fakes.workflow, today);
    for (let ago = 26 * HOUR_MS; ago > 0; ago -= 20 * MINUTE_MS) {
      const eventTime = epochMs(now - ago);
      const windowStart = epochMs(eventTime - (eventTime % WINDOW_MS));
      const popularity = ago <= 50 * MINUTE_MS ? 40 * factor : 40;
      const voteAverage = chance.between(60, 90) / 10;
      const value = { eventTime, popularity, voteAverage, voteCount: 1_000 };
      const ttlSeconds = Math.ceil((windowStart + RETENTION_MS - now) / 1_000);
      const hour = hourOf(eventTime);
      await this.#fakes.tables.stats.upsert([{ row: { movieId, hour, ...value }, eventTime, ttlSeconds }]);
      const counted = { movieId, windowStart, identity: eventTime - windowStart, value };
      await countInto(this.#fakes.tables.ratings, countableRating, counted, ttlSeconds);
      const change = { movieId, dataType: 'ratings', windowStart, changedAt: epochMs(now) } as const;
      this.#ledger.logged(change, 0);
      await this.#fakes.tables.changeLog.append([change]);
    }
  }

  async #turbulence(): Promise<void> {
    const { chance, steps } = this.#simulation;
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const draw = chance.next();
      if (draw < 0.01 && !this.#producer.isDone) this.#producer.produceOne();
      else if (draw < 0.03) this.#poller.deliver(this.#simulation.tempts('duplicate-delivery', 0.5));
      else if (draw < 0.035) this.#execute();
      else if (draw < 0.047 && this.#upheavals.length > 0) chance.pick(this.#upheavals)();
      else if (draw < 0.0475) this.#pause();
      else if (steps.hasRunnable()) this.#simulation.step();
      else if (!this.#poller.deliver(false) && !this.#execute() && this.#producer.isDone) break;
      await this.#settle();
    }
    while (!this.#producer.isDone) this.#producer.produceOne();
  }

  /** Everything goes well: all that is under way comes to its end, zombies too. */
  async #calm(): Promise<void> {
    const { steps, trace, now } = this.#simulation;
    this.#simulation.isCalm = true;
    trace.note(now, 'calm');
    this.#poller.thaw(true);
    this.#crew.thaw(true);
    for (let step = 0; !this.#isDrained(); step++) {
      if (step > MAX_CALM_STEPS) return this.#simulation.violate('what is under way comes to no end');
      if (!steps.hasRunnable()) this.#poller.deliver(false);
      if (steps.hasRunnable()) this.#simulation.step();
      await this.#settle();
    }
  }

  /** Executions until the checkpoint stands where it can stand, and one more. Returns the last one's instant. */
  async #executeCleanly(): Promise<ReturnType<typeof epochMs>> {
    const simulation = this.#simulation;
    const newest = Math.max(...this.#fakes.tables.changeLog.all().map(({ changedAt }) => changedInOf(changedAt)), 0);
    simulation.now = Math.max(simulation.now, newest);
    for (let count = 0; count < MAX_CLEAN_EXECUTIONS; count++) {
      this.#execute();
      for (let step = 0; !this.#isDrained() && step < MAX_CALM_STEPS; step++) {
        if (simulation.steps.hasRunnable()) this.#simulation.step();
        await this.#settle();
      }
      const { lastFailure } = this.#crew;
      if (lastFailure !== undefined) simulation.violate(`an execution without faults has failed: ${lastFailure}`);
      const checkpoint = await this.#fakes.workflow.syncCheckpoints.read();
      const isUpToDate = (checkpoint?.windowStart ?? 0) >= changedInOf(epochMs(this.#lastScheduledAt)) - WINDOW_MS;
      if (lastFailure !== undefined || (isUpToDate && count > 0)) return epochMs(this.#lastScheduledAt);
    }
    simulation.violate('the checkpoint does not come as far as it can');
    return epochMs(this.#lastScheduledAt);
  }

  #isDrained(): boolean {
    const isRead = this.#logs.every((log) => log.isReadToTheEnd());
    return !this.#simulation.steps.hasRunnable() && this.#poller.isIdle && this.#crew.isIdle && isRead;
  }

  /** Starts an execution at the next scheduled instant, a minute into a window: false where none may start. */
  #execute(): boolean {
    const simulation = this.#simulation;
    const { chance, isCalm } = simulation;
    if (!isCalm && this.#crew.executions >= this.#mostExecutions) return false;
    if (this.#crew.running > (simulation.tempts('duplicate-delivery', 0.5) ? 1 : 0)) return false;
    if (this.#crew.running > 0 && chance.hits(0.5)) simulation.count('duplicate-delivery');
    else this.#lastScheduledAt = nextScheduled(simulation.now);
    // A schedule may come late, but never early.
    simulation.now = Math.max(simulation.now, this.#lastScheduledAt + (isCalm ? 0 : chance.below(30_000)));
    this.#crew.start(this.#lastScheduledAt);
    return true;
  }

  #pause(): void {
    if (this.#pauses++ >= MAX_PAUSES) return;
    this.#simulation.pass(this.#simulation.chance.pick([1, 5, 30, 100]) * MINUTE_MS);
  }

  async #settle(): Promise<void> {
    await settledDown();
    this.#poller.giveUpOverdue();
    this.#crew.giveUpOverdue();
  }

  #upheavalsOf(): (() => void)[] {
    const { faults, chance } = this.#simulation;
    const either = (one: () => void, other: () => void) => () => (chance.hits(0.7) ? one() : other());
    const upheavals: Partial<Record<Fault, () => void>> = {
      crash: either(
        () => this.#crew.crashOne(),
        () => this.#poller.crashOne(),
      ),
      'timeout-zombie': either(
        () => (chance.hits(0.6) ? this.#crew.giveUpOne() : this.#crew.abortOne()),
        () => (chance.hits(0.5) ? this.#poller.giveUpOne() : this.#simulation.pass(chance.between(3, 90) * SECOND_MS)),
      ),
      thaw: either(
        () => (chance.hits(0.6) ? this.#crew.freezeOne() : this.#crew.thaw(false)),
        () => (chance.hits(0.5) ? this.#poller.freezeOne() : this.#poller.thaw(false)),
      ),
      'roll-back': () => this.#poller.rollBackOne(),
    };
    return [...faults].flatMap((fault) => upheavals[fault] ?? []);
  }
}

/** The first instant from `now` on at which the schedule fires. */
const nextScheduled = (now: number): number => Math.ceil((now - MINUTE_MS) / WINDOW_MS) * WINDOW_MS + MINUTE_MS;
