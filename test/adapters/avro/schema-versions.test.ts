import { describe, expect, it } from 'vitest';
import { schemaVersionsOf } from '../../../lambdas/adapters/avro/schema-versions.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { TOPICS } from '../../../schema/names.ts';
import { releasesOf } from '../../../schema/registry.ts';

const ids = localVersionIdsOf(TOPICS.ratings);

describe('schemaVersionsOf', () => {
  it('pairs each release with its ids', () => {
    const versions = schemaVersionsOf(TOPICS.ratings, ids, [7]);
    expect(versions.map(({ schema }) => schema)).toEqual(releasesOf(TOPICS.ratings));
    expect(versions.map(({ versionId }) => versionId)).toEqual(ids);
    expect(versions[0]?.confluentId).toBe(7);
  });

  it('does without Confluent ids', () => {
    expect(schemaVersionsOf(TOPICS.ratings, ids)[0]).not.toHaveProperty('confluentId');
  });

  it.each([
    ['an id is missing', [], [], `0 version ids for ${ids.length} releases of rating`],
    ['an id is left over', [...ids, ids[0] as string], [], `${ids.length + 1} version ids`],
    ['an id is no UUID', ids.map(() => 'arn:aws:glue'), [], "'arn:aws:glue' is not a UUID"],
    ['a Confluent id does not fit its four bytes', ids, [2 ** 32], '4294967296 is not a 32-bit number'],
    ['a Confluent id is left over', ids, ids.concat(ids).map(() => 7), 'Confluent ids for'],
  ])('fails INIT when %s', (_, versionIds, confluentIds, message) => {
    expect(() => schemaVersionsOf(TOPICS.ratings, versionIds, confluentIds)).toThrow(
      expect.objectContaining({ name: 'MisconfiguredFunction', message: expect.stringContaining(message) }),
    );
  });

  it('names all faults together', () => {
    expect(() => schemaVersionsOf(TOPICS.ratings, ['x', 'y'], [-1])).toThrow(/2 version ids.*'x'.*'y'.*-1/);
  });
});
