import { CHANGE_SHARDS, type ChangedType } from '../../lambdas/core/change-log/change-log-ports.ts';
import type { InvocationContext } from '../../lambdas/core/ports.ts';
import { ttlSecondsOf } from '../../lambdas/core/retention.ts';
import type { WorkflowPlan } from '../../lambdas/core/serving/workflow-payloads.ts';
import { countableRating, type RatingSample } from '../../lambdas/core/stream/rating.ts';
import { countableReview, type ReviewScore } from '../../lambdas/core/stream/review.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../lambdas/core/time.ts';
import { windowStartOf } from '../../lambdas/core/tumbling-window.ts';
import { makeHandler as makeDetect } from '../../lambdas/detect-trends/handler.ts';
import { makeHandler as makeRank } from '../../lambdas/rank-trends/handler.ts';
import { countInto } from './count-into.ts';
import { countedTelemetry } from './telemetry.ts';
import { RETENTION_MS, SleepersTime, WINDOW_MS } from './time.ts';
import { type WorkflowFakes, workflowFakesAt } from './workflow-fakes.ts';

const SHARDS = Array.from({ length: CHANGE_SHARDS }, (_, shard) => shard);

/** detect-trends and rank-trends over the fakes; a clock that starts a minute after a window did. */
export class TrendRig {
  readonly time: SleepersTime;
  readonly fakes: WorkflowFakes;
  readonly telemetry = countedTelemetry();
  /** What the steps see of the fakes; a test may put something in between. */
  ports: WorkflowFakes;

  constructor(start: EpochMs) {
    this.time = new SleepersTime(start);
    this.fakes = workflowFakesAt(this.time);
    this.ports = this.fakes;
  }

  context(): InvocationContext {
    return this.time.contextFor(60_000);
  }

  /** A rating sample, counted and logged as aggregate-ratings does it. */
  async addSample(movieId: number, sample: RatingSample): Promise<void> {
    const hour = hourOf(sample.eventTime);
    const row = { movieId, hour, ...sample };
    await this.fakes.stats.upsert([{ row, eventTime: sample.eventTime, ttlSeconds: this.#ttlOf(hour) }]);
    const windowStart = windowStartOf(sample.eventTime, WINDOW_MS);
    const counted = { movieId, windowStart, identity: sample.eventTime - windowStart, value: sample };
    await countInto(this.fakes.ratings, countableRating, counted, this.#ttlOf(windowStart));
    await this.#log(movieId, 'ratings', windowStart);
  }

  /** A place in the trending list of the day, as project-metadata keeps it. */
  async addPlace(movieId: number, eventTime: EpochMs, rank: number): Promise<void> {
    const hour = hourOf(eventTime);
    const row = { movieId, hour, timeWindow: 'day' as const, rank };
    await this.fakes.ranks.upsert([{ row, eventTime, ttlSeconds: 3_600 }]);
  }

  /** A review, counted and logged as score-reviews does it. */
  async addReview(movieId: number, createdAt: EpochMs, compoundUnits: number): Promise<void> {
    const windowStart = windowStartOf(createdAt, WINDOW_MS);
    const value: ReviewScore = { updatedAt: createdAt, compoundUnits, label: 'neutral' };
    const counted = { movieId, windowStart, identity: `review-${createdAt}`, value };
    await countInto(this.fakes.sentiments, countableReview, counted, this.#ttlOf(windowStart));
    await this.#log(movieId, 'sentiment', windowStart);
  }

  #ttlOf(windowStart: EpochMs): number {
    return ttlSecondsOf(windowStart, RETENTION_MS, this.time.now());
  }

  async #log(movieId: number, dataType: ChangedType, windowStart: EpochMs): Promise<void> {
    await this.fakes.changeLog.append([{ movieId, dataType, windowStart, changedAt: this.time.now() }]);
  }

  /** As plan-views would make it now, reading the log from `changedFrom` on. */
  async plan(changedFrom: EpochMs = epochMs(this.time.now() - 2 * WINDOW_MS)): Promise<WorkflowPlan> {
    const at = this.time.now();
    const windowStart = windowStartOf(at, WINDOW_MS);
    return {
      at,
      windowStart,
      changedFrom: windowStartOf(changedFrom, WINDOW_MS),
      changedThrough: windowStart,
      previousWindow: await this.fakes.trendSnapshots.newestBefore(windowStart, epochMs(windowStart - 3 * HOUR_MS)),
      checkpointVer: 0,
      shards: SHARDS,
    };
  }

  async detect(plan: WorkflowPlan, context = this.context()) {
    const detect = makeDetect(this.#dependencies());
    return Promise.all(plan.shards.map((shard) => detect({ plan, shard }, context)));
  }

  async rank(plan: WorkflowPlan, context = this.context()) {
    return await makeRank(this.#dependencies())({ plan }, context);
  }

  /** Both steps, as the workflow orders them. */
  async run(plan?: WorkflowPlan, context = this.context()) {
    const planned = plan ?? (await this.plan());
    const shards = await this.detect(planned, context);
    return { plan: planned, shards, ranked: await this.rank(planned, context) };
  }

  /** On to the same minute of the next window. */
  nextWindow(): void {
    this.time.advance(WINDOW_MS);
  }

  #dependencies() {
    const { time, telemetry, ports } = this;
    const patience = { clock: time, sleep: time.sleep, random: () => 0.5 };
    return { ...ports, ...patience, telemetry, retentionMs: RETENTION_MS, concurrency: 4, listPlaces: 500 };
  }
}
