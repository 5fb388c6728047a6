import { describe, expect, it } from 'vitest';
import { epochMs, MINUTE_MS, SECOND_MS } from '../../../lambdas/core/time.ts';
import { Warnings } from '../../../localstack/pipeline/warnings.ts';
import { NOW } from '../../builders/time.ts';

const start = () => {
  let now = NOW;
  const warnings = new Warnings({ now: () => now });
  const after = (ms: number): void => {
    now = epochMs(now + ms);
  };
  return { warnings, after, texts: () => warnings.shown().map(({ text }) => text) };
};

describe('the warnings of a run', () => {
  it('are one for words that differ in their numbers alone: the newest, how often, since when', () => {
    const { warnings, after } = start();
    for (const count of [489, 497, 500]) {
      warnings.tell(`poll-tmdb: Kafka did not acknowledge ${count} records for topic movie.ratings`);
      after(SECOND_MS);
    }
    expect(warnings.shown()).toMatchObject([
      {
        text: 'poll-tmdb: Kafka did not acknowledge 500 records for topic movie.ratings',
        kind: 'fault',
        count: 3,
        firstAt: NOW,
        lastAt: NOW + 2 * SECOND_MS,
      },
    ]);
  });

  it('leave when they have not come again for five minutes, and then count anew', () => {
    const { warnings, after, texts } = start();
    warnings.tell('TMDB answers HTTP 500');
    after(5 * MINUTE_MS);
    expect(texts()).toEqual([]);
    warnings.tell('TMDB answers HTTP 500');
    expect(warnings.shown()).toMatchObject([{ count: 1, firstAt: NOW + 5 * MINUTE_MS }]);
  });

  it('stand as long as what they tell of lasts, and are told as over for a minute', () => {
    const { warnings, after, texts } = start();
    warnings.begin('Kafka', 'Kafka is away');
    after(10 * MINUTE_MS);
    warnings.begin('Kafka', 'Kafka is away: connection refused');
    expect(warnings.shown()).toMatchObject([{ kind: 'standing', firstAt: NOW, count: 1 }]);
    expect(texts()).toEqual(['Kafka is away: connection refused']);

    warnings.end('Kafka', 'Kafka is back');
    expect(warnings.shown()).toMatchObject([
      { kind: 'over', text: 'Kafka is back', firstAt: NOW, lastAt: NOW + 10 * MINUTE_MS },
    ]);
    after(MINUTE_MS);
    expect(texts()).toEqual([]);
    warnings.end('Kafka', 'Kafka is back');
    expect(texts()).toEqual([]);
  });

  it('come in the order of what they ask of the reader: what stands, faults, what is over, what was expected', () => {
    const { warnings, after, texts } = start();
    warnings.tell('a review of the year 3000', 'expected');
    warnings.begin('documents', 'The document server is away');
    warnings.end('documents', 'The document server is back');
    warnings.tell('an old fault');
    after(SECOND_MS);
    warnings.tell('a new fault');
    warnings.begin('Kafka', 'Kafka is away');
    for (let n = 0; n < 9; n++) warnings.tell('a review of the year 3001', 'expected');
    expect(texts()).toEqual([
      'Kafka is away',
      'a new fault',
      'an old fault',
      'The document server is back',
      'a review of the year 3001',
    ]);
  });

  it('are bounded, however many kinds there are', () => {
    const { warnings } = start();
    for (let n = 0; n < 1_000; n++) warnings.tell(`fault ${'x'.repeat(n)}`);
    expect(warnings.all().length).toBeLessThanOrEqual(64);
  });
});
