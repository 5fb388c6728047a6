import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOf, restored } from '../../lambdas/core/exact-json.ts';

const overTheWire = (value: unknown): unknown => restored(JSON.parse(JSON.stringify(plainOf(value))));

const leaf = fc.oneof(
  fc.constantFrom(null, true, false, 0, -0, Number.NaN, Infinity, -Infinity, Number.MAX_SAFE_INTEGER, 5e-324),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.date({ noInvalidDate: true }),
);
const name = fc.oneof(
  fc.string(),
  fc.constantFrom('$date', '$number', '$map', '$fields', '$', '__proto__', 'constructor'),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((fields) => Object.fromEntries(fields)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
}));

describe('A value as JSON', () => {
  it('comes back as it was, whatever it is made of', () => {
    fc.assert(
      fc.property(value, (any) => {
        expect(isDeepStrictEqual(overTheWire(any), any)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has a form for what JSON has none for', () => {
    expect(plainOf({ at: new Date(0), count: -0, none: Number.NaN })).toEqual({
      at: { $date: '1970-01-01T00:00:00.000Z' },
      count: { $number: '-0' },
      none: { $number: 'NaN' },
    });
  });

  it('leaves ordinary JSON as it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes('"$'));
        const json: unknown = JSON.parse(JSON.stringify(JSON.parse(text)));
        expect(plainOf(json)).toStrictEqual(json);
      }),
    );
  });

  it('is not mistaken for a form, though it looks like one', () => {
    const lookalike = { $date: 'yesterday' };
    expect(overTheWire(lookalike)).toEqual(lookalike);
    expect(overTheWire({ $date: 1, other: 2 })).toEqual({ $date: 1, other: 2 });
  });

  it('leaves out fields that are undefined, as absent', () => {
    expect(overTheWire({ there: 1, absent: undefined })).toStrictEqual({ there: 1 });
  });

  it.each([
    ['a set', new Set([1])],
    ['an instance of a class', new (class Row {})()],
    ['a large integer', 1n],
    ['a function', () => 1],
    ['undefined in a list', [undefined]],
  ])('is refused for %s, rather than altered', (_, odd) => {
    expect(() => plainOf({ odd })).toThrow(TypeError);
  });

  it('is refused for a date that is none, written and read', () => {
    expect(() => plainOf(new Date(Number.NaN))).toThrow(RangeError);
    expect(() => restored({ $date: 'yesterday' })).toThrow(new RangeError('"yesterday" is no date'));
  });
});
