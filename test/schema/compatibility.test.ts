import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avroTypeOf } from '../../lambdas/adapters/avro/avro-type.ts';
import { TOPICS } from '../../schema/names.ts';
import { newestReleaseOf, releasesOf } from '../../schema/registry.ts';
import { type AvroField, valueOf } from './arbitrary-value.ts';

interface RecordSchema {
  readonly type: 'record';
  readonly name: string;
  readonly fields: readonly AvroField[];
}

/**
 * BACKWARD: what was written with `writer` can be read with `reader`. Checked on values too, because a schema that can
 * be resolved may still read something else: shared fields must come through, new ones have their default.
 *
 * @returns why not, or null when it can
 */
const breakBetween = (reader: RecordSchema, writer: RecordSchema): string | null => {
  try {
    fc.assert(readsBack(reader, writer));
    return null;
  } catch (error) {
    const { message, cause } = error as Error;
    return `${message} ${cause instanceof Error ? cause.message : ''}`;
  }
};

const readsBack = (reader: RecordSchema, writer: RecordSchema) => {
  const [readerType, writerType] = [avroTypeOf(JSON.stringify(reader)), avroTypeOf(JSON.stringify(writer))];
  const resolver = readerType.createResolver(writerType);
  const written = new Set(writer.fields.map(({ name }) => name));
  return fc.property(valueOf(writer), (value) => {
    const read = readerType.fromBuffer(writerType.toBuffer(value), resolver);
    for (const field of reader.fields) {
      const expected = written.has(field.name) ? (value as Record<string, unknown>)[field.name] : field.default;
      expect(read[field.name]).toEqual(expected);
    }
  });
};

const topics = Object.values(TOPICS);
const parse = (text: string) => JSON.parse(text) as RecordSchema;
const rating = parse(newestReleaseOf(TOPICS.ratings));
const metadata = parse(newestReleaseOf(TOPICS.metadata));

const withField = (schema: RecordSchema, field: AvroField): RecordSchema => ({
  ...schema,
  fields: [...schema.fields, field],
});

const changed = (schema: RecordSchema, name: string, change: Partial<AvroField>): RecordSchema => ({
  ...schema,
  fields: schema.fields.map((field) => (field.name === name ? { ...field, ...change } : field)),
});

const without = (schema: RecordSchema, name: string): RecordSchema => ({
  ...schema,
  fields: schema.fields.filter((field) => field.name !== name),
});

describe.each(topics)('%s', (topic) => {
  it.each(releasesOf(topic).map((text, index) => [index + 1, text] as const))(
    'can still be read where it was written with version %i',
    (_, text) => {
      expect(breakBetween(parse(newestReleaseOf(topic)), parse(text))).toBeNull();
    },
  );
});

describe('a schema may', () => {
  const revenue = { name: 'vote_stddev', type: ['null', 'double'], default: null } as const;

  it('gain a field with a default, and readers without the field go on', () => {
    expect(breakBetween(withField(rating, revenue), rating)).toBeNull();
    expect(breakBetween(rating, withField(rating, revenue))).toBeNull();
  });

  it('widen an int to a long', () => {
    expect(breakBetween(changed(rating, 'vote_count', { type: 'long' }), rating)).toBeNull();
  });

  it('lose a field', () => {
    expect(breakBetween(without(rating, 'popularity'), rating)).toBeNull();
  });

  it('lose an array, which readers then skip', () => {
    expect(breakBetween(without(metadata, 'genres'), metadata)).toBeNull();
  });

  it('gain a symbol', () => {
    const type = { type: 'enum', name: 'MetadataEventType', symbols: ['created', 'updated', 'withdrawn'] } as const;
    expect(breakBetween(changed(metadata, 'event_type', { type }), metadata)).toBeNull();
  });
});

describe('a schema may not', () => {
  const { default: _, ...withoutDefault } = { name: 'certified', type: 'string', default: '' };

  it('gain a field without a default', () => {
    expect(breakBetween(withField(rating, withoutDefault), rating)).toContain('certified');
  });

  it('take back the default of a field that older records lack', () => {
    const second = withField(rating, { ...withoutDefault, default: '' });
    const third = withField(rating, withoutDefault);
    expect(breakBetween(second, rating)).toBeNull();
    expect(breakBetween(third, second)).toBeNull();
    expect(breakBetween(third, rating)).toContain('certified');
  });

  it('change a type', () => {
    expect(breakBetween(changed(rating, 'vote_count', { type: 'string' }), rating)).toContain('cannot read');
  });

  it('narrow a type', () => {
    expect(breakBetween(changed(rating, 'popularity', { type: 'int' }), rating)).toContain('cannot read');
    expect(breakBetween(changed(metadata, 'title', { type: ['null', 'int'] }), metadata)).toContain('cannot read');
  });

  it('rename a field', () => {
    expect(breakBetween(changed(rating, 'vote_count', { name: 'votes' }), rating)).toContain('votes');
  });

  it('drop a symbol that records were written with', () => {
    const type = { type: 'enum', name: 'MetadataEventType', symbols: ['created'] } as const;
    expect(breakBetween(changed(metadata, 'event_type', { type }), metadata)).toContain('cannot read');
  });
});
