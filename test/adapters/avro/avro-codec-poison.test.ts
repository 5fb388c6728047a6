import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoderOf, encoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { glueHeaderOf } from '../../../lambdas/adapters/avro/wire-format.ts';
import { PoisonRecord } from '../../../lambdas/core/failures.ts';
import type { PoisonCode } from '../../../schema/dead-letter-reasons.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import type { Metadata, Rating } from '../../../schema/records.ts';
import { newestReleaseOf } from '../../../schema/registry.ts';
import { reviewOf } from '../../builders/records.ts';

const VERSION_ID = 'b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63';
const OTHER_ID = '00112233-4455-6677-8899-aabbccddeeff';

const decoder = <T extends Topic>(topic: T) =>
  decoderOf(topic, [{ versionId: VERSION_ID, schema: newestReleaseOf(topic) }]);
const decode = decoder(TOPICS.ratings);

const rating: Rating = {
  movie_id: 603,
  vote_average: 8.2,
  vote_count: 26_000,
  popularity: 91.5,
  timestamp: 1_795_471_200_000,
};
const good = Buffer.from(encoderOf(TOPICS.ratings, VERSION_ID)(rating));
const header = glueHeaderOf(VERSION_ID, 'none');
const zlibHeader = glueHeaderOf(VERSION_ID, 'zlib');

const metadata: Metadata = {
  movie_id: 603,
  title: 'The Matrix',
  release_date: '1999-03-31',
  genres: ['Action'],
  runtime: 136,
  budget: 63_000_000,
  revenue: 463_517_383,
  timestamp: 1_795_471_200_000,
  event_type: 'created',
};

const poison = (code: PoisonCode, ...words: string[]) =>
  expect.objectContaining({
    name: 'PoisonRecord',
    code,
    message: expect.stringMatching(new RegExp(words.map((word) => `(?=.*${word})`).join(''), 's')),
  });

describe('a record that cannot be read says why', () => {
  it.each<[string, Uint8Array | null, PoisonCode, ...string[]]>([
    ['a tombstone', null, 'empty-value', 'tombstone'],
    ['no bytes', Buffer.alloc(0), 'empty-value', 'empty'],
    ['a Glue header cut short', good.subarray(0, 17), 'truncated-header', '17 bytes', 'Glue header 18'],
    ['a Confluent header cut short', Buffer.of(0, 0, 0, 1), 'truncated-header', '4 bytes', 'Confluent header 5'],
    ['another version', Buffer.concat([glueHeaderOf(OTHER_ID, 'none'), good.subarray(18)]), 'unknown-schema', OTHER_ID],
    ['another version, compressed', glueHeaderOf(OTHER_ID, 'zlib'), 'unknown-schema', OTHER_ID],
    ['another Confluent id', Buffer.of(0, 0, 1, 0x11, 0x71, 1), 'unknown-schema', '70001'],
    ['another compression', Buffer.concat([Buffer.of(3, 7), good.subarray(2)]), 'undecodable', '0x07'],
    ['JSON', Buffer.from(JSON.stringify(rating)), 'undecodable', '0x7b226d6f', 'Glue', 'Confluent'],
    ['a body cut short', good.subarray(0, -1), 'undecodable', 'rating', VERSION_ID, 'ends too early'],
    ['no body', header, 'undecodable', 'ends too early'],
    ['bytes after the body', Buffer.concat([good, Buffer.of(1, 2)]), 'undecodable', '2 bytes follow'],
    ['zlib that is none', Buffer.concat([zlibHeader, good.subarray(18)]), 'undecodable', 'zlib', 'rating'],
    [
      'zlib cut short',
      Buffer.concat([zlibHeader, deflateSync(good.subarray(18)).subarray(0, 9)]),
      'undecodable',
      'zlib',
    ],
    ['a zlib bomb', Buffer.concat([zlibHeader, deflateSync(Buffer.alloc(1_048_577))]), 'oversized', '1048576'],
  ])('%s', (_, bytes, code, ...words) => {
    expect(() => decode(bytes)).toThrow(poison(code, ...words));
  });

  it('a value that breaks a rule of its topic', () => {
    const bytes = encoderOf(TOPICS.ratings, VERSION_ID)({ ...rating, vote_average: 11 });
    expect(() => decode(bytes)).toThrow(poison('invalid-value', 'vote_average', '11'));
  });

  it('an enum without such a symbol', () => {
    const bytes = Buffer.from(encoderOf(TOPICS.metadata, VERSION_ID)(metadata));
    bytes[bytes.length - 1] = 8;
    expect(() => decoder(TOPICS.metadata)(bytes)).toThrow(poison('undecodable', 'metadata', 'enum'));
  });
});

describe('a good record is read', () => {
  it('after every kind of bad one', () => {
    for (const bytes of [null, header, Buffer.from('{}'), glueHeaderOf(OTHER_ID, 'none')]) {
      expect(() => decode(bytes)).toThrow(PoisonRecord);
      expect({ ...decode(good) }).toEqual(rating);
    }
  });
});

describe('a review with a byte that is no UTF-8', () => {
  const review = reviewOf({ review_id: 'r1-aaaa', content: 'A fine, fine film.' });
  const readWithout = (text: string) => {
    const bytes = Buffer.from(encoderOf(TOPICS.reviews, VERSION_ID)(review));
    bytes[bytes.indexOf(text)] = 0xe5;
    return decoderOf(TOPICS.reviews, [{ versionId: VERSION_ID, schema: newestReleaseOf(TOPICS.reviews) }])(bytes);
  };

  it('in its text is read with the mark of what is lost: one word fewer to score', () => {
    expect(readWithout('fine film').content).toBe('A fine, \uFFFDine film.');
  });

  it('in its id is set aside, for two ids would become one', () => {
    expect(() => readWithout('r1-aaaa')).toThrow('review_id is no UTF-8');
  });
});

describe('bytes of unknown origin', () => {
  it.each([
    ['2^40', [0x80, 0x80, 0x80, 0x80, 0x80, 0x40]],
    ['500 (with the block’s size)', [0xe7, 0x07, 0x02]],
  ])('never keep the decoder busy with an array of %s items that are not there', (_, count) => {
    // movie_id 1, empty title, no date, then the block.
    const bytes = Buffer.concat([header, Buffer.of(2, 0, 0, ...count)]);
    expect(() => decoder(TOPICS.metadata)(bytes)).toThrow(poison('undecodable', 'array', 'items'));
  });

  it.each(Object.values(TOPICS))('are a value of %s or poison, and nothing else', (topic) => {
    const decodeAny = decoder(topic);
    const outcomeOf = (bytes: Uint8Array): unknown => {
      try {
        return typeof decodeAny(bytes);
      } catch (error) {
        return error instanceof PoisonRecord ? 'poison' : error;
      }
    };
    const bodies = fc.uint8Array({ maxLength: 80 }).map((body) => Buffer.concat([header, body]));
    fc.assert(
      fc.property(fc.oneof(bodies, fc.uint8Array({ maxLength: 40 })), (bytes) => {
        expect(['object', 'poison']).toContain(outcomeOf(bytes));
      }),
      { numRuns: 2_000 },
    );
  });
});
