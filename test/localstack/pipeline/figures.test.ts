import { describe, expect, it } from 'vitest';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import { METRICS, TOPICS } from '../../../schema/names.ts';

describe('the figures of a run', () => {
  it('add up what all functions count', () => {
    const figures = new Figures();
    figures.telemetryOf('score-reviews').count(METRICS.deadLetters, 2);
    figures.telemetryOf('aggregate-ratings').count(METRICS.deadLetters, 3);
    expect([figures.count(METRICS.deadLetters), figures.count(METRICS.recordsLate)]).toEqual([5, 0]);
  });

  it('give the median and the 99th percentile, none before the first observation', () => {
    const figures = new Figures();
    expect(figures.spread(METRICS.storeLatencyMs)).toEqual({ p50: null, p99: null });
    const telemetry = figures.telemetryOf('local');
    for (let ms = 1; ms <= 100; ms++) telemetry.duration(METRICS.storeLatencyMs, ms);
    const { p50, p99 } = figures.spread(METRICS.storeLatencyMs);
    expect([Math.round(p50 ?? 0), Math.round(p99 ?? 0)]).toEqual([50, 99]);
  });

  it('take an immediate or even negative duration, as clocks of two machines may show it', () => {
    const figures = new Figures();
    for (const ms of [0, -5]) figures.telemetryOf('local').duration(METRICS.rowLatencyMs, ms);
    expect(figures.spread(METRICS.rowLatencyMs)).toEqual({ p50: 0, p99: 0 });
  });

  it('forget latencies, not counts, when the replay is over', () => {
    const figures = new Figures();
    const telemetry = figures.telemetryOf('local');
    telemetry.duration(METRICS.rowLatencyMs, 60_000);
    telemetry.count(METRICS.windowsWritten, 1);
    figures.forgetLatencies();
    expect([figures.spread(METRICS.rowLatencyMs).p50, figures.count(METRICS.windowsWritten)]).toEqual([null, 1]);
  });

  it('tell where a record spends its way, stage by stage, of each topic, since the replay', async () => {
    const figures = new Figures();
    figures.stage(TOPICS.ratings, 'wait', 60_000);
    figures.forgetLatencies();
    for (const ms of [3, 3, 9]) figures.stage(TOPICS.ratings, 'wait', ms);
    const first = Promise.withResolvers<string>();
    const parts = [first.promise, Promise.resolve('second')].map((part) =>
      figures.staged(TOPICS.reviews, 'publish', () => part),
    );
    await parts[1];
    expect(figures.stages()[TOPICS.reviews]).toBeUndefined();
    first.resolve('first');
    expect(await Promise.all(parts)).toEqual(['first', 'second']);
    expect(figures.stages()).toEqual({
      [TOPICS.ratings]: { wait: { p50: expect.closeTo(3, 1), p99: expect.closeTo(9, 1) } },
      [TOPICS.reviews]: { publish: { p50: expect.any(Number), p99: expect.any(Number) } },
    });
  });

  it('keep warnings with the function that gave them, and tell what the world is made to send from faults', () => {
    const figures = new Figures({ isExpectedPoison: (code) => code === 'event-time-ahead' });
    const { warn } = figures.telemetryOf('score-reviews');
    for (const code of ['event-time-ahead', 'undecodable', 'event-time-ahead']) warn('set aside', { code });
    expect(figures.warnings.shown()).toMatchObject([
      { text: 'score-reviews: set aside · undecodable', kind: 'fault', count: 1 },
      { text: 'score-reviews: set aside · event-time-ahead', kind: 'expected', count: 2 },
    ]);
  });
});
