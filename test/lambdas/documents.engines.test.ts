import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyTables, readTables } from '../../localstack/backend/cassandra-ddl.ts';
import { FUNCTIONS, type FunctionName, METRICS, TOPICS } from '../../schema/names.ts';
import { DocumentsRig, engines } from '../adapters/documents/documents-rig.ts';
import { encodedValueOf, mskEventOf } from '../builders/msk-event.ts';
import { reviewOf } from '../builders/records.ts';
import { Bundles, invoke } from './bundle.ts';
import { environmentOf } from './environment.ts';
import { LambdaStandIn } from './lambda-stand-in.ts';
import { planOf } from './plan.ts';

const NAME = 'lambda_documents_test';
const SHARD = 603 % 8;

describe.runIf(engines !== null)('The bundles that copy, over a real Cassandra and a real document server', () => {
  const rig = new DocumentsRig(NAME);
  let client: Client;
  let bundles: Bundles;
  let lambda: LambdaStandIn;
  let endpoints: Record<string, string>;

  const run = async (functionName: FunctionName, event: unknown, more: Record<string, string> = {}) => {
    const bundle = await bundles.make(functionName);
    const file = await bundles.json(functionName, event);
    return invoke(bundle, file, { ...environmentOf(functionName), ...endpoints, ...more });
  };

  beforeAll(async () => {
    const { contactPoint = '', port = 0, localDataCenter = '' } = engines?.cassandra ?? {};
    client = new Client({ contactPoints: [`${contactPoint}:${port}`], localDataCenter });
    await client.execute(`DROP KEYSPACE IF EXISTS ${NAME}`);
    await applyTables(client, await readTables(), NAME);
    await rig.begin();
    bundles = await Bundles.open();
    lambda = new LambdaStandIn((name, event) => run(name as FunctionName, event));
    endpoints = {
      STORE_DIALECT: 'cassandra',
      STORE_HOST: contactPoint,
      STORE_PORT: String(port),
      STORE_DATA_CENTER: localDataCenter,
      STORE_KEYSPACE: NAME,
      DOCUMENTS_DIALECT: 'mongodb',
      DOCUMENTS_HOST: engines?.documents.host ?? '',
      DOCUMENTS_PORT: String(engines?.documents.port),
      DOCUMENTS_DATABASE: NAME,
      AWS_ENDPOINT_URL_LAMBDA: await lambda.start(),
    };
  });
  afterAll(async () => {
    await lambda.stop();
    await bundles.close();
    await rig.end();
    await client.execute(`DROP KEYSPACE IF EXISTS ${NAME}`);
    await client.shutdown();
  });

  it('ask serve-documents, and what was scored stands in the documents', async () => {
    const now = Date.now();
    const review = encodedValueOf(TOPICS.reviews, reviewOf({ created_at: now }));
    await run(FUNCTIONS.scoreReviews, mskEventOf({ [TOPICS.reviews]: [review] }));
    const task = { plan: planOf(now, SHARD), shard: SHARD };
    const copied = await run(FUNCTIONS.syncViews, task);
    expect(copied.result).toEqual({ outcome: { shard: SHARD, rows: 1, written: 1, newer: 0 } });
    expect(await rig.views.find({}).limit(9).toArray()).toEqual([
      expect.objectContaining({ movie_id: 603, sentiment: expect.objectContaining({ review_count: 1 }) }),
    ]);
    const verified = await run(FUNCTIONS.reconcileViews, task);
    expect(verified.result).toEqual({
      outcome: { shard: SHARD, rows: 1, documents: 1, difference: 0, changedSince: 0 },
    });
    expect(new Set(lambda.invoked)).toEqual(new Set([FUNCTIONS.serveDocuments]));
  });

  it('report what serve-documents did under its own name', async () => {
    const { result, lines } = await run(FUNCTIONS.serveDocuments, { call: 'movieView', movieId: 603, now: Date.now() });
    expect(result).toMatchObject({ outcome: { sentiment: { hour: expect.any(Number), view: { review_count: 1 } } } });
    expect(lines).toContainEqual(
      expect.objectContaining({ service: FUNCTIONS.serveDocuments, [METRICS.storeOperations]: 1 }),
    );
  });

  it('fail a call that is none, and log it', async () => {
    const { result, lines } = await run(FUNCTIONS.serveDocuments, { call: 'drop' });
    expect(result).toMatchObject({ name: 'RefusedCall', message: expect.stringContaining('nothing was done') });
    expect(lines).toContainEqual(expect.objectContaining({ message: 'invocation failed' }));
  });

  it('end at once where serve-documents is misconfigured, as a workflow must not repeat that', async () => {
    const task = { plan: planOf(Date.now(), SHARD), shard: SHARD };
    const elsewhere = new LambdaStandIn(async () => ({
      result: { name: 'MisconfiguredFunction', message: 'DOCUMENTS_HOST is not set' },
      lines: [],
    }));
    const { result } = await run(FUNCTIONS.syncViews, task, {
      AWS_ENDPOINT_URL_LAMBDA: await elsewhere.start(),
    });
    await elsewhere.stop();
    expect(result).toMatchObject({ name: 'MisconfiguredFunction', message: expect.stringContaining('DOCUMENTS_HOST') });
    expect(elsewhere.invoked).toHaveLength(1);
  });
});
