import { describe, expect, it } from 'vitest';
import { partitionOf } from '../../../lambdas/core/stream/murmur2.ts';
import { SLOTS, slotOf } from '../../../lambdas/core/stream/slots.ts';

const MOVIES = Array.from({ length: 5_000 }, (_, index) => 1 + index * 37);

describe('slots of the log', () => {
  it('hold about as many movies each', () => {
    const sizes = [...Map.groupBy(MOVIES, slotOf).values()].map(({ length }) => length);
    expect(sizes).toHaveLength(SLOTS);
    expect(Math.min(...sizes)).toBeGreaterThan(350);
    expect(Math.max(...sizes)).toBeLessThan(490);
  });

  it.each([2, 3, 4, 6, 12])('hold movies of one of %i Kafka partitions only', (partitions) => {
    for (const slot of Map.groupBy(MOVIES, slotOf).values())
      expect(new Set(slot.map((movieId) => partitionOf(Buffer.from(String(movieId)), partitions))).size).toBe(1);
  });

  it.each([
    [6, 2],
    [8, 3],
    [24, 1],
    [36, 1],
  ])('that a batch of one of %i Kafka partitions meets are %i', (partitions, slots) => {
    for (const movies of Map.groupBy(MOVIES, (id) => partitionOf(Buffer.from(String(id)), partitions)).values())
      expect(new Set(movies.map(slotOf)).size).toBe(slots);
  });
});
