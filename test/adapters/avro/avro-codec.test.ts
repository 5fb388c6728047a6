import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { decoderOf, encoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { avroTypeOf } from '../../../lambdas/adapters/avro/avro-type.ts';
import { confluentHeaderOf, glueHeaderOf } from '../../../lambdas/adapters/avro/wire-format.ts';
import { TOPICS } from '../../../schema/names.ts';
import type { Rating, Review } from '../../../schema/records.ts';
import { newestReleaseOf } from '../../../schema/registry.ts';
import { recordArbitraryOf } from '../../schema/arbitrary-value.ts';

const VERSION_ID = 'b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63';
const OTHER_ID = '00112233-4455-6677-8899-aabbccddeeff';

const rating: Rating = {
  movie_id: 603,
  vote_average: 8.2,
  vote_count: 26_000,
  popularity: 91.5,
  timestamp: 1_795_471_200_000,
};
const ratingSchema = newestReleaseOf(TOPICS.ratings);
const ratingBody = avroTypeOf(ratingSchema).toBuffer(rating);
const version = { versionId: VERSION_ID, schema: ratingSchema };

describe.each(Object.values(TOPICS))('a value of %s', (topic) => {
  it('comes back as it was', () => {
    const encode = encoderOf(topic, VERSION_ID);
    const decode = decoderOf(topic, [{ versionId: VERSION_ID, schema: newestReleaseOf(topic) }]);
    fc.assert(
      fc.property(recordArbitraryOf(topic), (value) => {
        expect({ ...decode(encode(value)) }).toEqual(value);
      }),
    );
  });
});

describe('encoderOf', () => {
  it('writes what the Java serializer of Glue reads: 3, no compression, the version’s bytes, the body', () => {
    const bytes = Buffer.from(encoderOf(TOPICS.ratings, VERSION_ID)(rating));
    expect(bytes.subarray(0, 18).toString('hex')).toBe(`0300${VERSION_ID.replaceAll('-', '')}`);
    expect(bytes.subarray(18)).toEqual(ratingBody);
  });

  it('gives each value bytes of its own', () => {
    const encode = encoderOf(TOPICS.ratings, VERSION_ID);
    const first = encode(rating);
    const kept = Buffer.from(first);
    encode({ ...rating, movie_id: 1 });
    expect(Buffer.from(first)).toEqual(kept);
  });

  it('writes values larger than any before', () => {
    const encode = encoderOf(TOPICS.reviews, VERSION_ID);
    const decode = decoderOf(TOPICS.reviews, [{ versionId: VERSION_ID, schema: newestReleaseOf(TOPICS.reviews) }]);
    const review: Review = {
      review_id: '5f3b',
      movie_id: 603,
      author: 'someone',
      content: 'é'.repeat(100_000),
      rating: null,
      created_at: 1_795_471_200_000,
      url: 'https://www.themoviedb.org/review/5f3b',
      updated_at: null,
    };
    for (const length of [10, 3_000, 100_000]) {
      const value = { ...review, content: review.content.slice(0, length) };
      expect({ ...decode(encode(value)) }).toEqual(value);
    }
  });

  it('refuses what is no value of the topic', () => {
    const encode = encoderOf(TOPICS.ratings, VERSION_ID);
    expect(() => encode({ ...rating, vote_count: 1.5 })).toThrow(
      expect.objectContaining({ code: 'invalid-value', message: expect.stringContaining('movie.ratings') }),
    );
    expect({ ...decoderOf(TOPICS.ratings, [version])(encode(rating)) }).toEqual(rating);
  });
});

describe('decoderOf', () => {
  it('gives the type of the topic', () => {
    const decode = decoderOf(TOPICS.ratings, [version]);
    expectTypeOf(decode).returns.toEqualTypeOf<Rating>();
    expectTypeOf<ReturnType<typeof decoderOf<'movie.reviews'>>>().returns.toEqualTypeOf<Review>();
  });

  it('gives instants as plain numbers', () => {
    const decoded = decoderOf(TOPICS.ratings, [version])(encoderOf(TOPICS.ratings, VERSION_ID)(rating));
    expect(decoded.timestamp).toBe(1_795_471_200_000);
  });

  it('reads any Uint8Array, wherever it lies in its buffer', () => {
    const bytes = encoderOf(TOPICS.ratings, VERSION_ID)(rating);
    const shifted = new Uint8Array(bytes.length + 7);
    shifted.set(bytes, 7);
    expect({ ...decoderOf(TOPICS.ratings, [version])(shifted.subarray(7)) }).toEqual(rating);
  });

  it('reads what the Java serializer of Glue writes with compression', () => {
    const bytes = Buffer.concat([glueHeaderOf(VERSION_ID, 'zlib'), deflateSync(ratingBody)]);
    expect({ ...decoderOf(TOPICS.ratings, [version])(bytes) }).toEqual(rating);
  });

  it('reads what a Confluent serializer writes, where its id is configured', () => {
    const bytes = Buffer.concat([confluentHeaderOf(70_001), ratingBody]);
    expect({ ...decoderOf(TOPICS.ratings, [{ ...version, confluentId: 70_001 }])(bytes) }).toEqual(rating);
    expect(() => decoderOf(TOPICS.ratings, [version])(bytes)).toThrow('Confluent schema id 70001');
  });

  it('reads a writer with a field more, and one with a narrower type, side by side', () => {
    const schema = JSON.parse(ratingSchema);
    const more = { ...schema, fields: [{ name: 'source', type: 'string' }, ...schema.fields] };
    const narrower = {
      ...schema,
      fields: schema.fields.map((field: { name: string }) =>
        field.name === 'popularity' ? { ...field, type: 'int' } : field,
      ),
    };
    const versions = [version, more, narrower].map((writer, index) => ({
      versionId: `${OTHER_ID.slice(0, -1)}${index}`,
      schema: index === 0 ? ratingSchema : JSON.stringify(writer),
    }));
    const values = [rating, { ...rating, source: 'poll' }, { ...rating, popularity: 91 }];
    const decode = decoderOf(TOPICS.ratings, versions);
    const written = versions.map(({ versionId, schema: text }, index) =>
      Buffer.concat([glueHeaderOf(versionId, 'none'), avroTypeOf(text).toBuffer(values[index])]),
    );
    expect([0, 1, 2, 1, 0].map((index) => ({ ...decode(written[index] as Buffer) }))).toEqual(
      [0, 1, 2, 1, 0].map((index) => (index === 2 ? values[2] : rating)),
    );
  });

  it('reads an array in blocks that carry their size, as other writers may write it', () => {
    const schema = newestReleaseOf(TOPICS.metadata);
    const metadata = {
      movie_id: 603,
      title: '',
      release_date: null,
      genres: ['Action', 'SF'],
      runtime: null,
      budget: null,
      revenue: null,
      timestamp: 1_795_471_200_000,
      event_type: 'created',
    };
    const body = avroTypeOf(schema).toBuffer(metadata);
    const genres = body.indexOf('Action') - 2;
    // Two items (4) become minus two items (3) and their size, 10 bytes (20).
    const blocked = Buffer.concat([body.subarray(0, genres), Buffer.of(3, 20), body.subarray(genres + 1)]);
    const bytes = Buffer.concat([glueHeaderOf(VERSION_ID, 'none'), blocked]);
    expect({ ...decoderOf(TOPICS.metadata, [{ versionId: VERSION_ID, schema }])(bytes) }).toEqual(metadata);
  });

  it('cannot be made without a version to read', () => {
    expect(() => decoderOf(TOPICS.ratings, [])).toThrow(
      expect.objectContaining({ name: 'MisconfiguredFunction', message: expect.stringContaining('movie.ratings') }),
    );
  });
});
