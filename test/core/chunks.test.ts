import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chunksOf } from '../../lambdas/core/chunks.ts';

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
