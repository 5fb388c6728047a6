import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { makeWarningPrinter } from '../../../../localstack/run/screen/warning-lines.ts';
import { REAL_NOW, warningOf } from './snapshots.ts';

describe('warnings in output that stays', () => {
  it('are told with their time when they come, again with their count after a while, and when they are over', () => {
    const linesOf = makeWarningPrinter();
    const fault = warningOf('TMDB answers HTTP 500');
    expect(linesOf([fault], REAL_NOW)).toEqual(['! TMDB answers HTTP 500 (08:59:48Z)']);
    expect(linesOf([{ ...fault, count: 4 }], REAL_NOW + 29_000)).toEqual([]);
    expect(linesOf([{ ...fault, count: 9 }], REAL_NOW + 30_000)).toEqual([
      '! TMDB answers HTTP 500 (9 × since 08:59:48Z)',
    ]);
    expect(linesOf([{ ...fault, count: 9 }], REAL_NOW + 90_000)).toEqual([]);

    const standing = warningOf('Kafka is away', { key: 'Kafka', kind: 'standing' });
    expect(linesOf([standing], REAL_NOW)).toEqual(['! Kafka is away (since 08:59:48Z)']);
    const over = warningOf('Kafka is back', { key: 'Kafka', kind: 'over', lastAt: epochMs(REAL_NOW + 23_000) });
    expect(linesOf([over], REAL_NOW)).toEqual(['✓ Kafka is back (after 35 s, at 09:00:23Z)']);
    expect(linesOf([over], REAL_NOW)).toEqual([]);
    // Away and back between two looks.
    const overAgain = { ...over, lastAt: epochMs(REAL_NOW + 40_000) };
    expect(linesOf([overAgain], REAL_NOW)).toEqual(['✓ Kafka is back (after 52 s, at 09:00:40Z)']);
  });

  it('tell what this world is made to send once', () => {
    const linesOf = makeWarningPrinter();
    const expected = warningOf('a review of the year 3000', { kind: 'expected' });
    expect(linesOf([expected], REAL_NOW)).toEqual(['· a review of the year 3000 (08:59:48Z, as this world has it)']);
    expect(linesOf([{ ...expected, count: 99 }], REAL_NOW + 99_000)).toEqual([]);
  });
});
