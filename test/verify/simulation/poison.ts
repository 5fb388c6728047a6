/** Records that nobody can process, each with the reason that its dead letter must give. */
import { deflateSync } from 'node:zlib';
import { glueHeaderOf } from '../../../lambdas/adapters/avro/wire-format.ts';
import type { PoisonCode } from '../../../schema/dead-letter-reasons.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import { Chance } from '../chance.ts';
import { encoded, presentHeader, unknownSchemaHeader } from './codec.ts';

export interface Poison {
  readonly bytes: Buffer | null;
  readonly code: PoisonCode;
}

const NO_CHANCE = new Chance(0);
const rating = { movie_id: 1, vote_average: 7, vote_count: 1, popularity: 1, timestamp: 0 };
const review = {
  review_id: 'r',
  movie_id: 1,
  author: 'a',
  content: 'c',
  rating: null,
  created_at: 0,
  url: 'u',
  updated_at: null,
};

/** What the schema allows and the record rules do not; a value of each topic that has one. */
const invalidOf = (topic: Topic): Buffer[] => {
  if (topic === TOPICS.ratings) {
    return [
      encoded(topic, 'present', { ...rating, vote_average: Number.NaN }, NO_CHANCE),
      encoded(topic, 'present', { ...rating, movie_id: -5 }, NO_CHANCE),
    ];
  }
  if (topic !== TOPICS.reviews) return [];
  return [
    encoded(topic, 'present', { ...review, review_id: '' }, NO_CHANCE),
    encoded(topic, 'present', { ...review, content: 'huge '.repeat(20_001) }, NO_CHANCE),
  ];
};

const poisonOf = (topic: Topic): Poison[] => {
  const header = presentHeader(topic);
  const bomb = Buffer.concat([glueHeaderOf(header.toString('hex', 2), 'zlib'), deflateSync(Buffer.alloc(2_000_000))]);
  return [
    { bytes: null, code: 'empty-value' },
    { bytes: Buffer.alloc(0), code: 'empty-value' },
    { bytes: header.subarray(0, 9), code: 'truncated-header' },
    { bytes: Buffer.of(0, 1), code: 'truncated-header' },
    { bytes: unknownSchemaHeader(), code: 'unknown-schema' },
    { bytes: header, code: 'undecodable' },
    { bytes: Buffer.from('{"not": "Avro"}'), code: 'undecodable' },
    { bytes: bomb, code: 'oversized' },
    ...invalidOf(topic).map((bytes) => ({ bytes, code: 'invalid-value' as const })),
  ];
};

const POISONS = new Map(Object.values(TOPICS).map((topic) => [topic, poisonOf(topic)]));

export const poisonsOf = (topic: Topic): readonly Poison[] => POISONS.get(topic) ?? [];
