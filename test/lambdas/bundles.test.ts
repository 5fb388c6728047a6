import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../../schema/names.ts';
import { type Bundle, Bundles, load } from './bundle.ts';
import { environmentOf } from './environment.ts';

/** A function's size is its cold start. Most of each is drivers, of which lib/constructs/left-out.ts leaves out a third. */
const LIMIT_BYTES = 600_000;

/** Measured 35 to 90 ms on a busy machine. */
const LOAD_LIMIT_MS = 300;

/** What a machine does beside only ever adds: the best of several fresh processes is the function's own time. */
const LOADS = 5;

const STREAM_SETTINGS = ['AWS_REGION', 'DEAD_LETTER_BUCKET', 'TOPIC_INCARNATION'];
const REQUIRED: Readonly<Record<FunctionName, readonly string[]>> = {
  [FUNCTIONS.scoreReviews]: [...STREAM_SETTINGS, 'REVIEW_SCHEMA_VERSION_IDS'],
  [FUNCTIONS.aggregateRatings]: [...STREAM_SETTINGS, 'RATING_SCHEMA_VERSION_IDS'],
  [FUNCTIONS.projectMetadata]: [...STREAM_SETTINGS, 'METADATA_SCHEMA_VERSION_IDS', 'TRENDING_ENTRY_SCHEMA_VERSION_IDS'],
  [FUNCTIONS.redriveDeadLetters]: ['AWS_REGION', 'DEAD_LETTER_BUCKET', 'KAFKA_BROKERS'],
  [FUNCTIONS.pollTmdb]: [
    'AWS_REGION',
    'KAFKA_BROKERS',
    'TMDB_TOKEN_SECRET_ID',
    'REVIEW_SCHEMA_VERSION_IDS',
    'RATING_SCHEMA_VERSION_IDS',
    'METADATA_SCHEMA_VERSION_IDS',
    'TRENDING_ENTRY_SCHEMA_VERSION_IDS',
  ],
  [FUNCTIONS.auditRetention]: ['AWS_REGION'],
  [FUNCTIONS.showTrending]: ['AWS_REGION'],
  [FUNCTIONS.findEndpoints]: ['AWS_REGION'],
  [FUNCTIONS.detectTrends]: ['AWS_REGION'],
  [FUNCTIONS.rankTrends]: ['AWS_REGION', 'LABEL_CHANGES_BUS'],
  [FUNCTIONS.planViews]: ['AWS_REGION'],
  [FUNCTIONS.syncViews]: ['AWS_REGION', 'DOCUMENTS_FUNCTION'],
  [FUNCTIONS.verifyViews]: ['AWS_REGION', 'DOCUMENTS_FUNCTION'],
  [FUNCTIONS.advanceCheckpoint]: ['AWS_REGION'],
  [FUNCTIONS.prepareDocuments]: ['DOCUMENTS_HOST', 'DOCUMENTS_SECRET_ID'],
  [FUNCTIONS.serveDocuments]: ['DOCUMENTS_HOST', 'DOCUMENTS_SECRET_ID'],
  [FUNCTIONS.startServingViews]: ['STATE_MACHINE_ARN'],
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
    expect(bundle.bytes).toBeLessThanOrEqual(LIMIT_BYTES);
  });

  it('exports a handler, soon, and talks to nobody for it', { timeout: 30_000 }, async () => {
    const times: number[] = [];
    while (times.length < LOADS) {
      const { result, lines } = await load(bundle, environmentOf(functionName));
      expect(result).toEqual({ exported: ['handler'], loadMs: expect.any(Number) });
      expect(lines).toEqual([]);
      times.push((result as { loadMs: number }).loadMs);
    }
    console.log(`${functionName}: loaded in ${times.map(Math.round).join(', ')} ms`);
    expect(Math.min(...times)).toBeLessThan(LOAD_LIMIT_MS);
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
