import { describe, expect, it } from 'vitest';
import type { ChangeLog } from '../../../lambdas/core/change-log/change-log-ports.ts';
import type { ViewDocuments } from '../../../lambdas/core/serving/view-ports.ts';
import { METRICS } from '../../../schema/names.ts';
import { rankingOfMovie } from '../../adapters/contracts/trends/ranking-samples.ts';
import { portWith } from '../../builders/port-with.ts';
import { at, RETENTION_MS } from '../../builders/time.ts';
import { ViewsRig } from '../../builders/views-rig.ts';

const MOVIE = 603;
const SHARD = MOVIE % 8;

/** Documents that acknowledge everything and keep nothing. */
const forgetful = (rig: ViewsRig): ViewsRig['ports'] => ({
  ...rig.fakes,
  documents: portWith<ViewDocuments>(rig.fakes.documents, {
    upsert: async (documents) => ({ written: documents.length, newer: 0 }),
  }),
});

const verified = async (rig: ViewsRig, plan = rig.steps.plan()) => (await rig.steps.verify(await plan))[SHARD];

/** A row of a complete window, copied by the plan. */
const copied = async () => {
  const rig = new ViewsRig();
  rig.time.advance(-2 * 60_000);
  await rig.rate(MOVIE, at('11:58:00'), 8);
  rig.time.advance(2 * 60_000);
  const plan = rig.steps.plan();
  await rig.steps.sync(await plan);
  return { rig, plan };
};

/**
 *  11:50   11:55   12:00 ▲ 12:01
 *    |───────|───────|──────
 *        complete     still written: the next execution looks here again
 */
describe('a verification', () => {
  it('finds every row in its document after a copy', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:58:00'), 8);
    const plan = rig.steps.plan();
    await rig.steps.sync(await plan);
    expect(await verified(rig, plan)).toEqual({
      shard: SHARD,
      rows: 2,
      documents: 2,
      difference: 0,
      changedSince: 0,
    });
    expect(rig.telemetry.counts.get(METRICS.viewDocuments)).toBe(2);
  });

  it('writes again what changed after the copy, and does not count it as a fault', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:58:00'), 8);
    const plan = rig.steps.plan();
    await rig.steps.sync(await plan);
    await rig.rate(MOVIE, at('11:59:00'), 7);
    expect(await verified(rig, plan)).toMatchObject({ documents: 0, difference: 0, changedSince: 2 });
    expect(rig.documents(MOVIE).get('ratings 11:55')).toMatchObject({ ver: 2 });
  });

  it('writes again what the copy has missed, counts it, and says which', async () => {
    const rig = new ViewsRig();
    rig.time.advance(-2 * 60_000);
    await rig.rate(MOVIE, at('11:58:00'), 8);
    rig.time.advance(2 * 60_000);
    expect(await verified(rig)).toMatchObject({ rows: 2, documents: 0, difference: 2, changedSince: 0 });
    expect(rig.telemetry.counts.get(METRICS.viewDifference)).toBe(2);
    expect(rig.telemetry.warnings).toEqual([
      [
        expect.stringContaining('behind their rows'),
        { shard: SHARD, documents: 2, first: [expect.stringContaining('603'), expect.stringContaining('603')] },
      ],
    ]);
    expect(await verified(rig)).toMatchObject({ documents: 2, difference: 0 });
  });

  // row written     first look at the log     log names the row     second look
  // |---------------|-------------------------|---------------------|
  it('waits for the log to name a row whose batch is between the two, and does not take it for a fault', async () => {
    const { rig, plan } = await copied();
    await rig.rate(MOVIE, at('11:59:00'), 7);
    const namedAt = rig.time.now() + 1_000;
    const { changeLog } = rig.fakes;
    const read: ChangeLog['read'] = async (changedIn, shard) =>
      changedIn === at('12:00:00') && rig.time.now() < namedAt ? [] : changeLog.read(changedIn, shard);
    rig.ports = { ...rig.fakes, changeLog: portWith<ChangeLog>(changeLog, { read }) };
    expect(await verified(rig, plan)).toMatchObject({ documents: 0, difference: 0, changedSince: 2 });
    expect(rig.time.now()).toBeLessThan(namedAt + 2_000);
  });

  it('finds, in a backlog, what changed after the copy in the windows that later executions come to', async () => {
    const rig = new ViewsRig();
    rig.rules = { ...rig.rules, maxWindows: 3 };
    rig.time.advance(-60 * 60_000);
    await rig.rate(MOVIE, at('10:58:00'), 8);
    rig.time.advance(60 * 60_000);
    const plan = rig.steps.plan();
    await rig.steps.sync(await plan);
    await rig.rate(MOVIE, at('10:59:00'), 7);
    expect(await verified(rig, plan)).toMatchObject({ documents: 0, difference: 0, changedSince: 2 });
  });

  it('takes a title that came meanwhile for a change, not for a fault', async () => {
    const { rig, plan } = await copied();
    await rig.name(MOVIE, 'The Matrix');
    expect(await verified(rig, plan)).toMatchObject({ difference: 0, changedSince: 2 });
    expect(rig.documents(MOVIE).get('stats 11:00')).toMatchObject({ title: 'The Matrix' });
  });

  // Rankings are all of shard 0, the title is named in its movie's.
  it('takes a title that came after the copy of a ranking for a change too', async () => {
    const rig = new ViewsRig();
    await rig.fakes.rankings.write(at('12:00:00'), rankingOfMovie(MOVIE), RETENTION_MS / 1_000);
    const plan = rig.steps.plan();
    await rig.steps.sync(await plan);
    await rig.name(MOVIE, 'The Matrix');
    const [rankings] = await rig.steps.verify(await plan);
    expect(rankings).toMatchObject({ shard: 0, difference: 0 });
    expect(rankings?.changedSince).toBeGreaterThan(0);
    expect(rig.documents(MOVIE).get('breakout 12:00')).toMatchObject({ title: 'The Matrix' });
  });

  it('fails when documents do not keep what they acknowledge', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:58:00'), 8);
    rig.ports = forgetful(rig);
    await expect(verified(rig)).rejects.toMatchObject({
      name: 'ViewsDiffer',
      message: expect.stringMatching(/^2 documents stay behind, such as .*ratings:603:2026-11-23T11:55:00.000Z/),
    });
  });

  it('asks to be repeated while the documents are away', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:58:00'), 8);
    rig.ports = {
      ...rig.fakes,
      documents: portWith<ViewDocuments>(rig.fakes.documents, {
        versionsOf: () => Promise.reject(new Error('away')),
      }),
    };
    await expect(verified(rig)).rejects.toMatchObject({ name: 'RetryBatch' });
  });
});
