import { expect, it } from 'vitest';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { TOPICS } from '../../../schema/names.ts';
import { releasesOf } from '../../../schema/registry.ts';

const topics = Object.values(TOPICS);

it('every release has an id of its own', () => {
  const ids = topics.flatMap(localVersionIdsOf);
  expect(new Set(ids).size).toBe(topics.flatMap(releasesOf).length);
});

it('the ids are UUIDs of version 8', () => {
  for (const id of topics.flatMap(localVersionIdsOf)) {
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  }
});

it('the ids stay from run to run, so that kept records stay readable', () => {
  expect(localVersionIdsOf(TOPICS.ratings)[0]).toBe('4ce0ea25-d65b-82c2-884f-34c2e700a09d');
});
