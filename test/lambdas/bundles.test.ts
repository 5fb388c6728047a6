import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../schema/names.ts';
import { type Bundle, Bundles, load } from './bundle.ts';
import { environmentOf } from './environment.ts';

/**
 * A function's size is its cold start. Most of each is drivers: Cassandra's has 0.38 MB with what it brings, Kafka's 0.27.
 * Only score-reviews carries the lexicon, 0.1 MB, since package.json says that modules have no side effects.
 */
const LIMIT_BYTES = {
  [FUNCTIONS.scoreReviews]: 700_000,
  [FUNCTIONS.aggregateRatings]: 600_000,
  [FUNCTIONS.projectMetadata]: 600_000,
  [FUNCTIONS.pollTmdb]: 850_000,
};

/** Measured 115 ms; generous, since it is of a machine that does other things. */
const LOAD_LIMIT_MS = 3_000;

const STREAM_SETTINGS = ['AWS_REGION', 'DEAD_LETTER_BUCKET', 'TOPIC_INCARNATION'];
const REQUIRED = {
  [FUNCTIONS.scoreReviews]: [...STREAM_SETTINGS, 'REVIEW_SCHEMA_VERSION_IDS'],
  [FUNCTIONS.aggregateRatings]: [...STREAM_SETTINGS, 'RATING_SCHEMA_VERSION_IDS'],
  [FUNCTIONS.projectMetadata]: [...STREAM_SETTINGS, 'METADATA_SCHEMA_VERSION_IDS', 'TRENDING_ENTRY_SCHEMA_VERSION_IDS'],
  [FUNCTIONS.pollTmdb]: [
    'AWS_REGION',
    'KAFKA_BROKERS',
    'TMDB_TOKEN_SECRET_ID',
    'REVIEW_SCHEMA_VERSION_IDS',
    'RATING_SCHEMA_VERSION_IDS',
    'METADATA_SCHEMA_VERSION_IDS',
    'TRENDING_ENTRY_SCHEMA_VERSION_IDS',
  ],
};

describe.each(Object.values(FUNCTIONS))('The bundle of %s', (functionName) => {
  let bundles: Bundles;
  let bundle: Bundle;

  beforeAll(async () => {
    bundles = await Bundles.open();
    bundle = await bundles.make(functionName);
  }, 60_000);
  afterAll(() => bundles.close());

  it('is small', () => {
    console.log(`${functionName}: ${Math.round(bundle.bytes / 1_000)} kB`);
    expect(bundle.bytes).toBeLessThan(LIMIT_BYTES[functionName]);
  });

  it('exports a handler, soon, and talks to nobody for it', { timeout: 30_000 }, async () => {
    const { result, lines } = await load(bundle, environmentOf(functionName));
    expect(result).toEqual({ exported: ['handler'], loadMs: expect.any(Number) });
    const { loadMs } = result as { loadMs: number };
    console.log(`${functionName}: loaded in ${Math.round(loadMs)} ms`);
    expect(loadMs).toBeLessThan(LOAD_LIMIT_MS);
    expect(lines).toEqual([]);
  });

  it('does not start without configuration, and lists all that is missing', { timeout: 30_000 }, async () => {
    const { result } = await load(bundle, {});
    const { name, message } = result as { name: string; message: string };
    expect(name).toBe('MisconfiguredFunction');
    const [head, list] = message.split(': ');
    expect(head).toBe(`${functionName} cannot run as configured`);
    expect(list?.split('; ').sort()).toEqual(REQUIRED[functionName].map((setting) => `${setting} is not set`).sort());
  });
});
