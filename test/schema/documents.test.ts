import { describe, expect, it } from 'vitest';
import { storedDocumentOf } from '../../lambdas/adapters/documents/documentdb-document.ts';
import type { DataType } from '../../lambdas/core/serving/view-ports.ts';
import { countableReview } from '../../lambdas/core/stream/review.ts';
import { readTables } from '../../localstack/backend/cassandra-ddl.ts';
import { TABLES, type TableName } from '../../schema/names.ts';
import { rankingOfMovie } from '../adapters/contracts/trends/ranking-samples.ts';
import { countInto } from '../builders/count-into.ts';
import { at, NOW, RETENTION_MS } from '../builders/time.ts';
import {
  rankedDocumentOf,
  ratingsDocumentOf,
  sentimentDocumentOf,
  statsDocumentOf,
} from '../builders/view-documents.ts';
import { ViewsRig } from '../builders/views-rig.ts';
import { DATA_TYPES, documentSchemaOf, faultsOf } from './documents.ts';

const TABLE_OF: Readonly<Record<DataType, TableName>> = {
  sentiment: TABLES.reviewSentiments,
  stats: TABLES.movieStats,
  ratings: TABLES.movieRatingsByWindow,
  trending: TABLES.trendingMovies,
  breakout: TABLES.breakoutMovies,
  declining: TABLES.decliningMovies,
};

/** Columns that the document has itself, and those that only a writer needs. */
const ELSEWHERE = ['movie_id', 'hour', 'window_start', 'window_end', 'title', 'ver'];
const WRITERS = ['applied', 'compound_sum', 'rating_sum', 'rating_square_sum'];

/** What a column of each CQL type may be in JSON. */
const JSON_TYPES: Readonly<Record<string, readonly string[]>> = {
  int: ['integer'],
  double: ['number'],
  text: ['string'],
  timestamp: ['instant'],
};

interface Property {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly $ref?: string;
  readonly anyOf?: readonly Property[];
}

/** Without null: any column may be without a value. */
const typesOf = ({ type, enum: values, $ref, anyOf }: Property): string[] => {
  const own = [type ?? []].flat();
  const types = [...own, ...(values ?? []).map((value) => typeof value), ...($ref === undefined ? [] : ['instant'])];
  const all = [...types, ...(anyOf ?? []).flatMap(typesOf)];
  return [...new Set(all)].filter((name) => name !== 'null');
};

describe.each(DATA_TYPES)('The schema of %s documents', (dataType) => {
  const view = documentSchemaOf(dataType)['properties'][dataType] as {
    readonly properties: Readonly<Record<string, Property>>;
    readonly required: readonly string[];
  };

  it('has the columns of the view, each of its type', async () => {
    const table = (await readTables()).find(({ name }) => name === TABLE_OF[dataType]);
    const columns = (table?.columns ?? []).filter(({ name }) => !ELSEWHERE.includes(name) && !WRITERS.includes(name));
    const wanted = Object.fromEntries(columns.map(({ name, type }) => [name, JSON_TYPES[type]]));
    const found = Object.entries(view.properties).map(([name, property]) => [name, typesOf(property)]);
    expect(Object.fromEntries(found)).toEqual(wanted);
  });

  it('wants every one of them, and no other', () => {
    expect([...view.required].sort()).toEqual(Object.keys(view.properties).sort());
  });
});

describe('The schemas of the documents', () => {
  const written = [
    sentimentDocumentOf(),
    statsDocumentOf(),
    ratingsDocumentOf(),
    rankedDocumentOf('trending', 1, 603),
    rankedDocumentOf('breakout', 1, 603),
    rankedDocumentOf('declining', 1, 603),
  ].map((document) => storedDocumentOf(document, NOW));

  it('take what is written, of every type', () => {
    expect(written.map(({ data_type }) => data_type)).toEqual(DATA_TYPES);
    expect(written.flatMap(faultsOf)).toEqual([]);
  });

  it('take what the workflow copies', async () => {
    const rig = new ViewsRig();
    const windowStart = at('11:50:00');
    const ttlSeconds = RETENTION_MS / 1_000;
    await rig.rate(603, at('11:51:00'), 7.5);
    const value = { updatedAt: windowStart, label: 'positive', compoundUnits: 4_215 } as const;
    const review = { movieId: 603, windowStart, identity: 'a review', value };
    await countInto(rig.fakes.sentiments, countableReview, review, ttlSeconds);
    await rig.log(603, 'sentiment', windowStart);
    await rig.fakes.rankings.write(at('12:00:00'), rankingOfMovie(600), ttlSeconds);
    await rig.steps.sync(await rig.steps.plan());
    const stored = rig.fakes.documents.all().map((document) => storedDocumentOf(document, NOW));
    expect(new Set(stored.map(({ data_type }) => data_type))).toEqual(new Set(DATA_TYPES));
    expect(stored.flatMap(faultsOf)).toEqual([]);
  });

  it.each([
    ['a view under another name', { sentiment: undefined, ratings: {} }],
    ['a field nobody knows', { colour: 'blue' }],
    ['a column nobody knows', { sentiment: { ...written[0]?.sentiment, colour: 'blue' } }],
    ['a column that is missing', { sentiment: { avg_sentiment: 0.1 } }],
    ['an instant that is none', { hour: '12 o’clock' }],
    ['a version that does not count', { ver: 1.5 }],
    ['another type than its view', { data_type: 'stats' }],
  ])('refuse %s', (_, over) => {
    expect(faultsOf({ ...written[0], ...over } as (typeof written)[number])).not.toEqual([]);
  });
});
