import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../../schema/names.ts';
import { BUNDLE_README, type Bundle, Bundles, load, loadTimesOf, MAX_LOAD_MS } from './bundle.ts';
import { readBundleTable, withBundleTable } from './bundle-table.ts';
import { environmentOf } from './environment.ts';

/** A function's size is its cold start. Most of each is drivers, of which lib/constructs/function/left-out.ts leaves out a third. */
const LIMIT_BYTES = 600_000;

/** The figures of the table are of the same bundles; a driver's patch release may move them a little. */
const TOLERANCE = 0.02;
const FIGURES = readBundleTable(readFileSync(BUNDLE_README, 'utf8'));

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
  [FUNCTIONS.reconcileViews]: ['AWS_REGION', 'DOCUMENTS_FUNCTION'],
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

  it('is small, and as large as the documentation says', () => {
    console.log(`${functionName}: ${Math.round(bundle.bytes / 1_000)} kB`);
    expect(bundle.bytes).toBeLessThanOrEqual(LIMIT_BYTES);
    const written = FIGURES.get(functionName)?.bytes ?? 0;
    expect(Math.abs(written / bundle.bytes - 1)).toBeLessThan(TOLERANCE);
  });

  it('exports a handler, as soon as the documentation says, and talks to nobody for it', {
    timeout: 30_000,
  }, async () => {
    const times = await loadTimesOf(bundle, environmentOf(functionName));
    console.log(`${functionName}: loaded in ${times.map(Math.round).join(', ')} ms`);
    const written = FIGURES.get(functionName)?.loadMs ?? 0;
    expect(written).toBeLessThanOrEqual(MAX_LOAD_MS);
    expect(Math.min(...times)).toBeLessThan(written);
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

describe('The table of the bundles', () => {
  it('has a row for every function, and no other', () => {
    expect([...FIGURES.keys()]).toEqual(Object.values(FUNCTIONS));
  });

  it('is written as it is read, times with a leeway up to the limit', () => {
    const text = 'before\n<!-- bundles -->\nold\n<!-- end of the bundles -->\nafter';
    const measured = [
      { name: 'one-thing', bytes: 2_718, loadMs: 26 },
      { name: 'other', bytes: 571_400, loadMs: 200 },
    ];
    const written = withBundleTable(text, measured, MAX_LOAD_MS);
    expect(written).toMatch(/^before\n[^]*\nafter$/);
    expect([...readBundleTable(written).values()]).toEqual([
      { name: 'one-thing', bytes: 2_720, loadMs: 150 },
      { name: 'other', bytes: 571_000, loadMs: 300 },
    ]);
  });
});
