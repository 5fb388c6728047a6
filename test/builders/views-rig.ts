import type { ChangedType } from '../../lambdas/core/change-log/change-log-ports.ts';
import { ttlSecondsOf } from '../../lambdas/core/retention.ts';
import type { WorkflowPlan } from '../../lambdas/core/serving/workflow-payloads.ts';
import { countableRating } from '../../lambdas/core/stream/rating.ts';
import { type EpochMs, epochMs, hourOf } from '../../lambdas/core/time.ts';
import { type WorkflowStores, wireWorkflowFunctions } from '../../localstack/wiring/workflow-wiring.ts';
import { FUNCTIONS } from '../../schema/names.ts';
import { countInto } from './count-into.ts';
import { titledRowOf } from './movie-rows.ts';
import { countedTelemetry } from './telemetry.ts';
import { at, RETENTION_MS, SleepersTime, WINDOW_MS, WINDOWING } from './time.ts';
import { type WorkflowFakes, workflowFakesAt } from './workflow-fakes.ts';

/** The whole workflow over the fakes, step by step or as one; a clock that stands at 12:01 to begin with. */
export class ViewsRig {
  readonly time = new SleepersTime(at('12:01:00'));
  readonly fakes: WorkflowFakes = workflowFakesAt(this.time);
  readonly telemetry = countedTelemetry();
  /** What the steps see of the fakes; a test may put something in between. */
  ports: WorkflowStores = this.fakes;
  rules = { overlapMs: 2 * WINDOW_MS, maxWindows: 36 };

  get steps() {
    const { ports, time, telemetry, rules } = this;
    const functions = wireWorkflowFunctions({
      stores: ports,
      windowing: WINDOWING,
      clock: time,
      sleep: time.sleep,
      random: () => 0.5,
      telemetryOf: () => telemetry,
      concurrency: 4,
      rules,
    });
    const context = this.time.contextFor(60_000);
    const shardsOf = <Outcome>(act: (shard: number) => Promise<Outcome>, { shards }: WorkflowPlan) =>
      Promise.all(shards.map(act));
    return {
      plan: (scheduledAt = new Date(time.now()).toISOString()) =>
        functions[FUNCTIONS.planViews]({ scheduledAt }, context),
      detect: (plan: WorkflowPlan) =>
        shardsOf((shard) => functions[FUNCTIONS.detectTrends]({ plan, shard }, context), plan),
      rank: (plan: WorkflowPlan) => functions[FUNCTIONS.rankTrends]({ plan }, context),
      sync: (plan: WorkflowPlan) => shardsOf((shard) => functions[FUNCTIONS.syncViews]({ plan, shard }, context), plan),
      verify: (plan: WorkflowPlan) =>
        shardsOf((shard) => functions[FUNCTIONS.reconcileViews]({ plan, shard }, context), plan),
      advance: (plan: WorkflowPlan) => functions[FUNCTIONS.advanceCheckpoint]({ plan }, context),
    };
  }

  /** Every step, in order. */
  async run(plan?: WorkflowPlan) {
    const { steps } = this;
    const planned = plan ?? (await steps.plan());
    const detected = await steps.detect(planned);
    const ranked = await steps.rank(planned);
    const copied = await steps.sync(planned);
    const verified = await steps.verify(planned);
    return { plan: planned, detected, ranked, copied, verified, advanced: await steps.advance(planned) };
  }

  /** On to the same minute of the next window. */
  nextWindow(): void {
    this.time.advance(WINDOW_MS);
  }

  /** A rating sample as aggregate-ratings brings it: window, hour, and the window in the log. */
  async rate(movieId: number, eventTime: EpochMs, voteAverage: number, popularity = 10): Promise<void> {
    const { ratings, stats } = this.fakes;
    const windowStart = epochMs(Math.floor(eventTime / WINDOW_MS) * WINDOW_MS);
    const now = this.time.now();
    const sample = { eventTime, voteAverage, voteCount: 100, popularity };
    const counted = { movieId, windowStart, identity: eventTime - windowStart, value: sample };
    await countInto(ratings, countableRating, counted, ttlSecondsOf(windowStart, RETENTION_MS, now));
    const hour = hourOf(eventTime);
    const ttlSeconds = ttlSecondsOf(hour, RETENTION_MS, now);
    await stats.upsert([{ row: { movieId, hour, ...sample }, eventTime, ttlSeconds }]);
    await this.log(movieId, 'ratings', windowStart);
  }

  /** Metadata as project-metadata brings it. */
  async name(movieId: number, title: string, metadataAt: EpochMs = this.time.now()): Promise<void> {
    const row = titledRowOf(movieId, title, metadataAt);
    await this.fakes.movies.upsert([{ row, eventTime: metadataAt, ttlSeconds: 1_000_000 }]);
    await this.log(movieId, 'title', hourOf(metadataAt));
  }

  async log(movieId: number, dataType: ChangedType, windowStart: EpochMs, changedAt = this.time.now()): Promise<void> {
    await this.fakes.changeLog.append([{ movieId, dataType, windowStart, changedAt }]);
  }

  /** The documents of a movie, by type and start. */
  documents(movieId: number) {
    const own = this.fakes.documents.all().filter((document) => document.movieId === movieId);
    return new Map(own.map((document) => [`${document.dataType} ${timeText(document.windowStart)}`, document]));
  }
}

export const timeText = (instant: EpochMs): string => new Date(instant).toISOString().slice(11, 16);
