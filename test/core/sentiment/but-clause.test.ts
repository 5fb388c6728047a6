import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weighButClause } from '../../../lambdas/core/sentiment/but-clause.ts';
import { popLeast, push } from '../../../lambdas/core/sentiment/min-heap.ts';

/** `_but_check` of the original, statement by statement, on a list of the non-zero valences. */
function asTheOriginal(positions: readonly number[], values: readonly number[], butPosition: number): number[] {
  const list = [...values];
  for (let at = 0; at < list.length; at++) {
    const first = list.indexOf(list[at] as number);
    list[first] = (list[first] as number) * ((positions[first] as number) < butPosition ? 0.5 : 1.5);
  }
  return list;
}

function weighed(values: readonly number[], butPosition: number): number[] {
  const valences = { positions: values.map((_, n) => 2 * n), values: [...values] };
  weighButClause(valences, butPosition);
  return valences.values;
}

// Halves and one-and-a-halves of each other, so that a changed value meets equals.
const value = fc.constantFrom(3, 2, 1.5, 1, 0.75, 0.5, -1, -2, -1.5);

describe('weighing the clause after "but"', () => {
  it('halves what precedes it, and raises by half what follows', () => {
    expect(weighed([1, 2, 3, 4], 3)).toEqual([0.5, 1, 4.5, 6]);
  });

  it('changes the first of equal values, so that one may change twice and another not at all', () => {
    expect(weighed([2, 1, 3], 5)).toEqual([0.5, 1, 1.5]);
  });

  it.each([
    ['few', 0, 60],
    ['many', 201, 600],
  ])('does as the original does with %s values', (_, minLength, maxLength) => {
    fc.assert(
      fc.property(fc.array(value, { minLength, maxLength }), fc.nat(2 * maxLength), (values, middle) => {
        const butPosition = middle | 1;
        const positions = values.map((_value, n) => 2 * n);
        expect(weighed(values, butPosition)).toEqual(asTheOriginal(positions, values, butPosition));
      }),
      { numRuns: 300 },
    );
  });
});

it('takes numbers out of a heap in ascending order, whatever the order they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), (numbers) => {
      const heap: number[] = [];
      for (const number of numbers) push(heap, number);
      expect(numbers.map(() => popLeast(heap))).toEqual(numbers.toSorted((a, b) => a - b));
      expect(heap).toEqual([]);
    }),
  );
});
