import { describe, expect, it } from 'vitest';
import { documentIdOf, type ViewDocuments } from '../../../lambdas/core/serving/view-ports.ts';
import { epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { METRICS } from '../../../schema/names.ts';
import { rankingOfMovie } from '../../adapters/contracts/trends/ranking-samples.ts';
import { titledRowOf } from '../../builders/movie-rows.ts';
import { portWith } from '../../builders/port-with.ts';
import { at, RETENTION_MS } from '../../builders/time.ts';
import { timeText, ViewsRig } from '../../builders/views-rig.ts';

const MOVIE = 603;
const SHARD = MOVIE % 8;

const copied = async (rig: ViewsRig, plan = rig.steps.plan()) => (await rig.steps.sync(await plan))[SHARD];

describe('a copy', () => {
  it('brings what changed to documents: columns, version, title and expiry', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:58:00'), 8.25, 91.5);
    await rig.name(MOVIE, 'The Matrix', at('11:00:00'));
    expect(await copied(rig)).toEqual({ shard: SHARD, rows: 2, written: 2, newer: 0 });
    const documents = rig.documents(MOVIE);
    expect(documents.get('ratings 11:55')).toEqual({
      movieId: MOVIE,
      dataType: 'ratings',
      hour: at('11:00:00'),
      windowStart: at('11:55:00'),
      windowEnd: at('12:00:00'),
      view: {
        rating_count: 1,
        avg_rating: 8.25,
        min_rating: 8.25,
        max_rating: 8.25,
        rating_stddev: 0,
        high_ratings_count: 1,
        medium_ratings_count: 0,
        low_ratings_count: 0,
        rating_velocity: null,
        popularity: 91.5,
        vote_count: 100,
        last_sample_at: new Date(at('11:58:00')),
      },
      title: 'The Matrix',
      factsAt: at('11:00:00'),
      ver: 1,
      expiresAt: epochMs(at('11:55:00') + RETENTION_MS),
    });
    expect(documents.get('stats 11:00')).toMatchObject({
      windowEnd: at('12:00:00'),
      view: { vote_average: 8.25, trending_rank_day: null, popularity_velocity: null },
      ver: at('11:58:00'),
      expiresAt: epochMs(at('11:00:00') + RETENTION_MS),
    });
  });

  it('writes once what stays the same', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:58:00'), 8);
    await copied(rig);
    expect(await copied(rig)).toEqual({ shard: SHARD, rows: 2, written: 0, newer: 2 });
    expect(rig.telemetry.counts.get(METRICS.documentsWritten)).toBe(2);
    expect(rig.telemetry.counts.get(METRICS.documentsNewer)).toBe(2);
    expect(rig.telemetry.counts.get(METRICS.viewRows)).toBe(4);
  });

  it('corrects a document whose row a late record changed', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('03:01:00'), 8);
    await copied(rig, rig.steps.plan());
    rig.nextWindow();
    await rig.rate(MOVIE, at('03:02:00'), 6);
    await copied(rig);
    expect(rig.documents(MOVIE).get('ratings 03:00')).toMatchObject({ ver: 2, view: { avg_rating: 7 } });
  });

  it('gives a title that came late to every document of its movie, whatever else changed', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:58:00'), 8);
    await rig.run();
    expect(rig.documents(MOVIE).get('ratings 11:55')).toMatchObject({ title: null, factsAt: 0 });
    for (let windows = 0; windows < 4; windows++) rig.nextWindow();
    await rig.run();
    await rig.name(MOVIE, 'The Matrix');
    await rig.run();
    expect(new Set([...rig.documents(MOVIE).values()].map(({ title }) => title))).toEqual(new Set(['The Matrix']));
  });

  it('gives a stale title up for the one that its row has now', async () => {
    const rig = new ViewsRig();
    await rig.name(MOVIE, 'The Matrix', at('11:00:00'));
    await rig.rate(MOVIE, at('11:58:00'), 8);
    await copied(rig);
    // Its entry is not to be seen: a copy that was held up has brought the old title after the new one.
    const row = titledRowOf(MOVIE, 'Matrix', at('11:30:00'));
    await rig.fakes.movies.upsert([{ row, eventTime: row.metadataAt, ttlSeconds: 1_000 }]);
    await copied(rig);
    expect(rig.documents(MOVIE).get('ratings 11:55')).toMatchObject({ title: 'Matrix', factsAt: at('11:30:00') });
  });

  it('leaves out rows that are gone', async () => {
    const rig = new ViewsRig();
    await rig.log(MOVIE, 'ratings', at('11:00:00'));
    await rig.log(MOVIE, 'stats', at('11:00:00'));
    expect(await copied(rig)).toEqual({ shard: SHARD, rows: 0, written: 0, newer: 0 });
  });

  it('brings the rankings of every window that may not have come so far, with shard 0', async () => {
    const rig = new ViewsRig();
    await rig.log(MOVIE, 'ratings', at('11:00:00'), at('11:50:00'));
    for (const time of ['11:50:00', '12:00:00'])
      await rig.fakes.rankings.write(at(time), rankingOfMovie(600), RETENTION_MS / 1_000);
    const [first, ...others] = await rig.steps.sync(await rig.steps.plan());
    expect(first).toMatchObject({ rows: 12, written: 12 });
    expect(others.every(({ rows }) => rows === 0)).toBe(true);
    expect([...rig.documents(600).keys()].toSorted((a, b) => a.localeCompare(b))).toEqual([
      'breakout 11:50',
      'breakout 12:00',
      'declining 11:50',
      'declining 12:00',
      'trending 11:50',
      'trending 12:00',
    ]);
    expect(rig.documents(600).get('breakout 12:00')).toMatchObject({
      ver: 1,
      view: { breakout_rank: 1, breakout_score: 12.5, surge_multiplier: 0.25, trend_velocity: 3.25 },
    });
    expect(rig.documents(600).get('declining 12:00')?.view).toMatchObject({ decline_rank: 1, momentum_loss: 0.75 });
  });

  it('holds a bounded number of movies in memory and of documents in a request', async () => {
    const rig = new ViewsRig();
    for (let movie = 0; movie < 600; movie++) await rig.rate(8 * movie, at('11:58:00'), 7);
    const sizes: number[] = [];
    const { documents } = rig.fakes;
    rig.ports = {
      ...rig.fakes,
      documents: portWith<ViewDocuments>(documents, {
        versionsOf: (ids) => {
          sizes.push(ids.length);
          return documents.versionsOf(ids);
        },
      }),
    };
    expect((await rig.steps.sync(await rig.steps.plan()))[0]).toMatchObject({ rows: 1_200, written: 1_200 });
    expect(Math.max(...sizes)).toBe(500);
  });

  it('says how old the newest row of each view is', async () => {
    const rig = new ViewsRig();
    await rig.rate(MOVIE, at('11:51:00'), 8);
    await copied(rig);
    expect(rig.telemetry.durations).toContainEqual([METRICS.ratingsFreshnessMs, 6 * 60_000]);
    expect(rig.telemetry.durations).toContainEqual([METRICS.statsFreshnessMs, 60_000]);
  });
});

describe('the id of a document', () => {
  it('tells types, movies and windows apart', () => {
    const id = documentIdOf({ dataType: 'stats', movieId: MOVIE, windowStart: at('12:00:00') });
    expect(id).toBe('stats:603:2026-11-23T12:00:00.000Z');
    expect(timeText(epochMs(at('12:00:00') + HOUR_MS))).toBe('13:00');
  });
});
