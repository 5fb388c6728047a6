import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { TOPICS, type Topic } from '../../schema/names.ts';
import type { MetadataEventType, RecordOf, TrendingTimeWindow } from '../../schema/records.ts';
import { releasesOf, SCHEMA_NAMES } from '../../schema/registry.ts';
import type { AvroField, AvroSchema } from './arbitrary-value.ts';

const AVRO_FOLDER = new URL('../../schema/avro/', import.meta.url);
const RELEASED_FOLDER = new URL('released/', AVRO_FOLDER);

/** The Avro types that may stand for a field of this TypeScript type. */
type AvroNameOf<Value> = null extends Value
  ? `null|${AvroNameOf<NonNullable<Value>> & string}`
  : [Value] extends [number]
    ? 'int' | 'long' | 'double' | 'timestamp-millis'
    : [Value] extends [readonly string[]]
      ? 'array<string>'
      : string extends Value
        ? 'string'
        : readonly Value[];

/** The compiler holds this to records.ts: a field that is missing here, or is too much, or of another type, is an error. */
const FIELDS: { readonly [T in Topic]: { readonly [Field in keyof RecordOf[T]]-?: AvroNameOf<RecordOf[T][Field]> } } = {
  'movie.reviews': {
    review_id: 'string',
    movie_id: 'int',
    author: 'string',
    content: 'string',
    rating: 'null|double',
    created_at: 'timestamp-millis',
    url: 'string',
    updated_at: 'null|timestamp-millis',
  },
  'movie.ratings': {
    movie_id: 'int',
    vote_average: 'double',
    vote_count: 'int',
    popularity: 'double',
    timestamp: 'timestamp-millis',
  },
  'movie.metadata': {
    movie_id: 'int',
    title: 'string',
    release_date: 'null|string',
    genres: 'array<string>',
    runtime: 'null|int',
    budget: 'null|long',
    revenue: 'null|long',
    timestamp: 'timestamp-millis',
    event_type: ['created', 'updated'],
  },
  'movie.trending': {
    movie_id: 'int',
    rank: 'int',
    time_window: ['day', 'week'],
    popularity: 'double',
    vote_average: 'double',
    vote_count: 'int',
    timestamp: 'timestamp-millis',
  },
};

/** The same for the literals of a union: each must be a key. */
const SYMBOLS = {
  event_type: { created: true, updated: true } satisfies Record<MetadataEventType, true>,
  time_window: { day: true, week: true } satisfies Record<TrendingTimeWindow, true>,
};

/**
 * What each release was. A released schema is what records on the topics are written with: never edit one, release the
 * next. A new release adds a line.
 */
const RELEASES: Readonly<Record<string, string>> = {
  'metadata.1.avsc': 'da38b6f844470937',
  'rating.1.avsc': '4af8049c71ef341c',
  'review.1.avsc': '640e3ea36e030bc7',
  'review.2.avsc': 'd13eb7aee29a75a3',
  'trending-entry.1.avsc': 'd34c375875cc4a22',
};

const nameOf = (schema: AvroSchema): string | readonly string[] => {
  if (typeof schema === 'string') return schema;
  if ('length' in schema) return schema.map(nameOf).join('|');
  if (schema.type === 'array') return `array<${String(nameOf(schema.items))}>`;
  if (schema.type === 'enum') return schema.symbols;
  return 'logicalType' in schema && schema.logicalType !== undefined ? schema.logicalType : schema.type;
};

const topics = Object.values(TOPICS);
const avscOf = (topic: Topic) => readFile(new URL(`${SCHEMA_NAMES[topic]}.avsc`, AVRO_FOLDER), 'utf8');
const fieldsOf = async (topic: Topic): Promise<AvroField[]> => JSON.parse(await avscOf(topic)).fields;

describe.each(topics)('the schema of %s', (topic) => {
  it('has the fields of its TypeScript type, by name, order and type', async () => {
    const fields = (await fieldsOf(topic)).map(({ name, type }) => [name, nameOf(type)]);
    expect(fields).toEqual(Object.entries(FIELDS[topic]));
  });

  it('says what the record and each of its fields means', async () => {
    const schema = JSON.parse(await avscOf(topic));
    expect(schema.doc).toMatch(/\w+.*\.$/);
    expect(schema.namespace).toBe('movie');
    expect((await fieldsOf(topic)).filter(({ doc }) => !doc?.endsWith('.'))).toEqual([]);
  });

  it('lets every field that may be null be left out by older writers', async () => {
    const nullable = (await fieldsOf(topic)).filter(({ type }) => Array.isArray(type));
    expect(nullable.filter((field) => field.default !== null)).toEqual([]);
  });

  it('is the newest release, and the module holds every release as its file does', async () => {
    const files = (await readdir(RELEASED_FOLDER)).filter((file) => file.startsWith(`${SCHEMA_NAMES[topic]}.`));
    const texts = await Promise.all(
      files.map((_, index) => readFile(new URL(`${SCHEMA_NAMES[topic]}.${index + 1}.avsc`, RELEASED_FOLDER), 'utf8')),
    );
    // Red? Run `node bin/release-schemas.ts`.
    expect(releasesOf(topic).map((text) => `${text}\n`)).toEqual(texts);
    expect(texts.at(-1)).toBe(await avscOf(topic));
  });
});

it('the symbols of an enum are the members of its TypeScript union', () => {
  expect(FIELDS['movie.metadata'].event_type).toEqual(Object.keys(SYMBOLS.event_type));
  expect(FIELDS['movie.trending'].time_window).toEqual(Object.keys(SYMBOLS.time_window));
});

it('no released schema was edited', async () => {
  const files = (await readdir(RELEASED_FOLDER)).sort();
  const digests = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(new URL(file, RELEASED_FOLDER));
      return [file, createHash('sha256').update(text).digest('hex').slice(0, 16)];
    }),
  );
  expect(Object.fromEntries(digests)).toEqual(RELEASES);
});
