import fc from 'fast-check';
import type { Topic } from '../../schema/names.ts';
import type { RecordOf } from '../../schema/records.ts';
import { newestReleaseOf } from '../../schema/registry.ts';

export type AvroSchema =
  | string
  | readonly AvroSchema[]
  | { readonly type: 'record'; readonly fields: readonly AvroField[] }
  | { readonly type: 'array'; readonly items: AvroSchema }
  | { readonly type: 'enum'; readonly symbols: readonly string[] }
  | { readonly type: 'int' | 'long'; readonly logicalType?: string };

export interface AvroField {
  readonly name: string;
  readonly type: AvroSchema;
  readonly doc?: string;
  readonly default?: unknown;
}

const MAX_INT = 2 ** 31 - 1;
/** Avro's long is wider, but avsc doubles a number to write it and is exact only this far. */
const MAX_LONG = 2 ** 52 - 1;

const PRIMITIVES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  null: fc.constant(null),
  string: fc.string({ unit: 'grapheme' }),
  int: fc.integer({ min: -MAX_INT - 1, max: MAX_INT }),
  long: fc.integer({ min: -MAX_LONG, max: MAX_LONG }),
  double: fc.double(),
};

/** Values of a schema, as avsc takes and gives them. */
export const valueOf = (schema: AvroSchema): fc.Arbitrary<unknown> => {
  if (typeof schema === 'string') return PRIMITIVES[schema] as fc.Arbitrary<unknown>;
  if ('length' in schema) return fc.oneof(...schema.map(valueOf));
  switch (schema.type) {
    case 'record':
      return fc.record(Object.fromEntries(schema.fields.map(({ name, type }) => [name, valueOf(type)])));
    case 'array':
      return fc.array(valueOf(schema.items));
    case 'enum':
      return fc.constantFrom(...schema.symbols);
    case 'int':
    case 'long':
      return valueOf(schema.type);
  }
};

const lowest = (min: number) => fc.double({ min, max: 1e12, noNaN: true });
const movieId = fc.integer({ min: 1, max: MAX_INT });
const count = fc.integer({ min: 0, max: MAX_INT });
const money = fc.integer({ min: 0, max: 1e12 });
const outOfTen = fc.double({ min: 0, max: 10, noNaN: true });

/** Narrower where a record rule is narrower than the schema. */
const RULED: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  movie_id: movieId,
  review_id: fc.string({ minLength: 1, maxLength: 128 }),
  rating: fc.option(outOfTen),
  vote_average: outOfTen,
  vote_count: count,
  popularity: lowest(0),
  runtime: fc.option(count),
  budget: fc.option(money),
  revenue: fc.option(money),
  rank: movieId,
};

/** Values of a topic that keep its schema and its rules. */
export const recordArbitraryOf = <T extends Topic>(topic: T): fc.Arbitrary<RecordOf[T]> => {
  const { fields } = JSON.parse(newestReleaseOf(topic)) as { fields: readonly AvroField[] };
  const model = Object.fromEntries(fields.map(({ name, type }) => [name, RULED[name] ?? valueOf(type)]));
  return fc.record(model) as unknown as fc.Arbitrary<RecordOf[T]>;
};
