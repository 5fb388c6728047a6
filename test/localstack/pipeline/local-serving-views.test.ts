import { describe, expect, it } from 'vitest';
import { MAX_DELAY_MS } from '../../../lambdas/start-serving-views/config.ts';
import { openServingViews } from '../../../localstack/pipeline/local-serving-views.ts';
import { METRICS } from '../../../schema/names.ts';
import { at } from '../../builders/time.ts';
import { ViewsRig } from '../../builders/views-rig.ts';

const MOVIE = 603;

const open = (rig: ViewsRig, stopping = new AbortController().signal) =>
  openServingViews({
    backend: { workflowStores: rig.fakes },
    figures: { telemetryOf: () => rig.telemetry },
    time: { clock: rig.time, sleep: rig.time.sleep },
    random: () => 0.5,
    stopping,
  });

describe('the serving views on a laptop', () => {
  it('are brought by the deployed workflow, from plan to checkpoint', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:58:00'), 8);
    await rig.name(MOVIE, 'The Matrix');
    const views = await open(rig);
    expect(await views.execute(at('12:01:00'))).toMatchObject({
      name: 'serving-views-2026-11-23T12-01-00Z',
      status: 'succeeded',
      output: {
        copied: expect.arrayContaining([{ shard: MOVIE % 8, rows: 2, written: 2, newer: 0 }]),
        verified: expect.arrayContaining([{ shard: MOVIE % 8, rows: 2, documents: 2, difference: 0, changedSince: 0 }]),
        advanced: { through: at('11:55:00') },
      },
    });
    expect(views.workflow.last?.durationMs).toBeGreaterThanOrEqual(0);
    expect((await rig.fakes.documents.movieView(MOVIE, rig.time.now()))?.title).toBe('The Matrix');
  });

  it('are executed once per instant', async () => {
    const rig = new ViewsRig();
    const views = await open(rig);
    await views.execute(at('12:01:00'));
    expect(await views.execute(at('12:01:00'))).toBeUndefined();
    expect(rig.telemetry.counts.get(METRICS.executionsStarted)).toBe(1);
  });

  it('are executed a minute after every full five, until the run ends', async () => {
    const rig = new ViewsRig();
    const stop = new AbortController();
    const views = await open(rig, stop.signal);
    const { syncCheckpoints } = rig.fakes;
    const names: string[] = [];
    rig.fakes.syncCheckpoints.compareAndSet = async (next) => {
      names.push(new Date(rig.time.now()).toISOString().slice(11, 16));
      if (names.length === 3) stop.abort();
      return Object.getPrototypeOf(syncCheckpoints).compareAndSet.call(syncCheckpoints, next);
    };
    const errors: unknown[] = [];
    await views.run({ stopping: stop.signal, onError: (error) => errors.push(error) });
    expect(errors).toEqual([]);
    expect(names).toEqual(['12:06', '12:11', '12:16']);
  });

  it('leave an execution that comes too late to the next', async () => {
    const rig = new ViewsRig();
    const views = await open(rig);
    rig.time.advance(MAX_DELAY_MS + 1);
    expect(await views.execute(at('12:01:00'))).toBeUndefined();
    expect(rig.telemetry.counts.get(METRICS.executionsSkipped)).toBe(1);
  });
});

/** Step Functions takes no more between two states (docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
const MOST_BYTES = 256 * 1_024;
/** Decimal digits of the largest number that a count, an instant or a version can be: 2^53. */
const MOST_DIGITS = 16;

describe('what the steps of an execution hand on', () => {
  const executed = async (movies: number) => {
    const rig = new ViewsRig();
    for (let movieId = 0; movieId < movies; movieId++) await rig.rate(movieId, at('11:58:00'), 8);
    return JSON.stringify((await (await open(rig)).execute(at('12:01:00')))?.output);
  };
  /** Numbers as long as they can be, and a window where there may be one: whatever is found, the text is no longer. */
  const longestOf = (text: string): string =>
    text.replace(/-?\d+(\.\d+)?(?=[,}\]])/g, '9'.repeat(MOST_DIGITS)).replaceAll('null', '9'.repeat(MOST_DIGITS));

  it('is of one shape for any number of movies, and a hundredth of what Step Functions takes', async () => {
    const [few, many] = [await executed(10), await executed(1_000)];
    const shapeOf = (text: string) => longestOf(text);
    expect(shapeOf(many)).toBe(shapeOf(few));
    const bytes = Buffer.byteLength(longestOf(many));
    console.log(`${Buffer.byteLength(many)} bytes at 1,000 movies; at most ${bytes} at any number`);
    expect(bytes).toBeLessThan(MOST_BYTES / 50);
  });

  it('has no list that grows: what could hold a movie each is a number', async () => {
    const output = JSON.parse(await executed(50)) as Record<string, unknown>;
    const lists = (value: unknown): unknown[][] => {
      if (Array.isArray(value)) return [value, ...value.flatMap(lists)];
      return typeof value === 'object' && value !== null ? Object.values(value).flatMap(lists) : [];
    };
    expect(lists(output).map((list) => list.length)).toEqual([8, 8, 8, 8]);
  });
});
