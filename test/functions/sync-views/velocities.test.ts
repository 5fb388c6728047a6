import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countableReview } from '../../../lambdas/core/stream/review.ts';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { windowStartOf } from '../../../lambdas/core/tumbling-window.ts';
import { METRICS } from '../../../schema/names.ts';
import { countInto } from '../../builders/count-into.ts';
import { portWith } from '../../builders/port-with.ts';
import { at, WINDOW_MS } from '../../builders/time.ts';
import { ViewsRig } from '../../builders/views-rig.ts';

const MOVIE = 603;

const review = async (rig: ViewsRig, createdAt: EpochMs, compoundUnits: number): Promise<void> => {
  const windowStart = windowStartOf(createdAt, WINDOW_MS);
  const value = { updatedAt: createdAt, compoundUnits, label: 'neutral' } as const;
  await countInto(
    rig.fakes.sentiments,
    countableReview,
    { movieId: MOVIE, windowStart, identity: String(createdAt), value },
    9_000,
  );
  await rig.log(MOVIE, 'sentiment', windowStart);
};

/** Of the tables' own columns, by `HH:MM`. */
const stored = async (rig: ViewsRig, rows: 'ratingRows' | 'sentimentRows' = 'ratingRows') =>
  Object.fromEntries(
    (await rig.fakes[rows].since(MOVIE, epochMs(0))).map(({ windowStart, velocity }) => [
      new Date(windowStart).toISOString().slice(11, 16),
      velocity,
    ]),
  );

const copied = (rig: ViewsRig, name = 'ratings') =>
  Object.fromEntries(
    [...rig.documents(MOVIE)]
      .filter(([key]) => key.startsWith(name))
      .map(([key, { view }]) => [
        key.slice(name.length + 1),
        view[name === 'ratings' ? 'rating_velocity' : 'sentiment_velocity'],
      ]),
  );

describe('a copy derives velocities', () => {
  /**
   *  11:45   11:50   11:55   12:00    a sample of 11:52 comes late: two velocities are others now
   *  [-8.0---)[-------)[-8.2--)[
   */
  it('of a late record’s own row and of the row after it, for documents and for the table', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:46:00'), 8);
    await rig.rate(MOVIE, at('11:56:00'), 8.2);
    await rig.run();
    const before = { '11:45': null, '11:55': expect.closeTo(1.2, 9) };
    expect([await stored(rig), copied(rig)]).toEqual([before, before]);

    for (let window = 0; window < 3; window++) rig.nextWindow();
    await rig.rate(MOVIE, at('11:52:00'), 8.6);
    await rig.run();
    const after = { '11:45': null, '11:50': expect.closeTo(7.2, 9), '11:55': expect.closeTo(-4.8, 9) };
    expect([await stored(rig), copied(rig)]).toEqual([after, after]);
  });

  it('of reviews too, over whatever gap there is', async () => {
    const rig = new ViewsRig();
    await review(rig, at('02:00:00'), -1_000);
    await review(rig, at('11:30:00'), 4_000);
    await rig.run();
    const velocities = { '02:00': null, '11:30': expect.closeTo(0.5 / 9.5, 12) };
    expect([await stored(rig, 'sentimentRows'), copied(rig, 'sentiment')]).toEqual([velocities, velocities]);
  });

  it('and names no row for it: what it wrote itself gives the next run nothing to do', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:46:00'), 8);
    await rig.rate(MOVIE, at('11:56:00'), 8.2);
    await rig.run();
    const written = rig.telemetry.counts.get(METRICS.velocitiesCorrected);
    const named = rig.fakes.changeLog.all().filter(({ dataType }) => dataType === 'ratings');
    rig.nextWindow();
    await rig.run();
    expect(written).toBe(1);
    expect(rig.telemetry.counts.get(METRICS.velocitiesCorrected)).toBe(1);
    expect(rig.fakes.changeLog.all().filter(({ dataType }) => dataType === 'ratings')).toEqual(named);
  });

  it('again when the table did not take them, before the checkpoint moves', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:46:00'), 8);
    await rig.rate(MOVIE, at('11:56:00'), 8.2);
    rig.ports = {
      ...rig.fakes,
      viewRows: portWith(rig.fakes.viewRows, { storeVelocities: () => Promise.reject(new Error('away')) }),
    };
    await expect(rig.run()).rejects.toThrow('velocities: no success');
    expect(await rig.fakes.syncCheckpoints.read()).toBeNull();
    rig.ports = rig.fakes;
    await rig.run();
    expect(await stored(rig)).toEqual({ '11:45': null, '11:55': expect.closeTo(1.2, 9) });
  });
});

const record = fc.record({ minutesAgo: fc.integer({ min: 0, max: 400 }), value: fc.integer({ min: 0, max: 100 }) });
/** Before each run so many records arrive, however late; now and then a window goes by without a run. */
const arrivals = fc.array(fc.record({ records: fc.array(record, { maxLength: 5 }), skips: fc.boolean() }), {
  minLength: 1,
  maxLength: 8,
});

const rounded = (velocity: number | null): number | null =>
  velocity === null ? null : Math.round(velocity * 1e9) / 1e9;

describe('Velocities, in whatever order records arrive', () => {
  it('are in the end those of a recomputation over all rows, in documents and in the table', async () => {
    const property = fc.asyncProperty(arrivals, async (steps) => {
      const rig = new ViewsRig();
      for (const { records, skips } of [...steps, { records: [], skips: false }]) {
        rig.nextWindow();
        for (const { minutesAgo, value } of records)
          await rig.rate(MOVIE, epochMs(rig.time.now() - minutesAgo * MINUTE_MS - value), value / 10);
        if (!skips) await rig.run();
      }
      const rows = await rig.fakes.ratingRows.since(MOVIE, epochMs(0));
      const expected = rows.map(({ windowStart, average }, index) => {
        const before = rows[index - 1];
        if (before === undefined) return null;
        return rounded((average - before.average) / ((windowStart - before.windowStart) / HOUR_MS));
      });
      expect(rows.map(({ velocity }) => rounded(velocity))).toEqual(expected);
      const documents = Object.entries(copied(rig)).toSorted(([one], [other]) => one.localeCompare(other));
      expect(documents.map(([, velocity]) => rounded(velocity as number | null))).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});
