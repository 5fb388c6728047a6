import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditSampleOf, auditShardOf } from '../../../lambdas/core/care/audit-sample.ts';
import { AUDIT_SHARDS } from '../../../lambdas/core/care/retention-ports.ts';
import { epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { NOW } from '../../builders/time.ts';

const hoursLater = (hours: number) => epochMs(NOW + hours * HOUR_MS);

describe('The sample of the retention audit', () => {
  it('takes the shards in turn', () => {
    const shards = Array.from({ length: AUDIT_SHARDS }, (_, hour) => auditShardOf(hoursLater(hour)));
    expect(new Set(shards)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
    expect(auditShardOf(hoursLater(AUDIT_SHARDS))).toBe(auditShardOf(NOW));
  });

  it('is the same within an hour, in whichever order the movies come', () => {
    const movies = [5, 3, 1, 4, 2];
    const later = epochMs(NOW + HOUR_MS - 1);
    expect(auditSampleOf(movies, NOW, 2)).toEqual(auditSampleOf(movies.toReversed(), later, 2));
  });

  it('gives every movie its turn, and never one twice in a run', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1e6 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (movies, size) => {
          const seen = new Set<number>();
          for (let turn = 0; turn < Math.ceil(movies.length / size) + 1; turn++) {
            const sample = auditSampleOf(movies, hoursLater(turn * AUDIT_SHARDS), size);
            expect(new Set(sample).size).toBe(Math.min(size, movies.length));
            for (const movie of sample) seen.add(movie);
          }
          expect(seen.size).toBe(movies.length);
        },
      ),
    );
  });
});
