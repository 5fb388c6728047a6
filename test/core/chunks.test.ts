import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf, chunksWithin } from '../../lambdas/core/chunks.ts';

it.each([
  [[], 3, []],
  [[1], 3, [[1]]],
  [[1, 2, 3], 3, [[1, 2, 3]]],
  [[1, 2, 3, 4], 3, [[1, 2, 3], [4]]],
])('%j by %i is %j', (items, size, chunks) => {
  expect(chunksOf(items, size)).toEqual(chunks);
});

it('keeps every item in its order, fills every chunk but the last and has no empty one', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 40 }), (items, size) => {
      const chunks = chunksOf(items, size);
      expect(chunks.flat()).toEqual(items);
      expect(chunks.slice(0, -1).every(({ length }) => length === size)).toBe(true);
      expect(chunks.every(({ length }) => length > 0)).toBe(true);
    }),
  );
});

describe('texts within limits', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 12 }));
  const limits = fc.record({ count: fc.integer({ min: 1, max: 5 }), bytes: fc.integer({ min: 1, max: 30 }) });
  const lengthOf = (chunk: readonly string[]) => chunk.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

  it('keep their order, and no chunk is empty', () => {
    fc.assert(
      fc.property(texts, limits, (some, within) => {
        const chunks = chunksWithin(some, within);
        expect(chunks.flat()).toEqual(some);
        expect(chunks.every(({ length }) => length > 0)).toBe(true);
      }),
    );
  });

  it('exceed them nowhere, but where one text does by itself', () => {
    fc.assert(
      fc.property(texts, limits, (some, within) => {
        for (const chunk of chunksWithin(some, within)) {
          expect(chunk.length).toBeLessThanOrEqual(within.count);
          expect(chunk.length === 1 || lengthOf(chunk) <= within.bytes).toBe(true);
        }
      }),
    );
  });

  it('go on with the next chunk only where they must', () => {
    fc.assert(
      fc.property(texts, limits, (some, within) => {
        const chunks = chunksWithin(some, within);
        chunks.slice(1).forEach(([first = ''], index) => {
          const before = chunks[index] ?? [];
          const isFull = before.length === within.count || lengthOf([...before, first]) > within.bytes;
          expect(isFull).toBe(true);
        });
      }),
    );
  });

  it('are measured in bytes', () => {
    expect(chunksWithin(['é', 'é', 'e'], { count: 9, bytes: 3 })).toEqual([['é'], ['é', 'e']]);
  });
});
