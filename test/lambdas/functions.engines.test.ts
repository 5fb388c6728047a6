import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_WINDOW_SIZE_MS } from '../../lambdas/core/tumbling-window.ts';
import { applyTables, readTables } from '../../localstack/backend/cassandra-ddl.ts';
import { FUNCTIONS, type FunctionName, METRICS, TOPICS, type Topic } from '../../schema/names.ts';
import { encodedValueOf, mskEventOf } from '../builders/msk-event.ts';
import { metadataOf, ratingOf, reviewOf, trendingEntryOf } from '../builders/records.ts';
import { engineAddresses } from '../engines/engines.ts';
import { Bundles, type Invocation, invoke } from './bundle.ts';
import { environmentOf } from './environment.ts';
import { HttpRecorder } from './http-recorder.ts';
import { planOf } from './plan.ts';
import { PollSources } from './poll-sources.ts';

const KEYSPACE = 'lambda_bundles_test';
const TOKEN = 'the-token-of-this-test';
const engines = engineAddresses();

/** What an invocation published, over all functions' one object. */
const metricsOf = ({ lines }: Invocation) => lines.filter((line) => '_aws' in line);

describe.runIf(engines !== null)('The bundles over a real Cassandra and Kafka', () => {
  const cassandra = engines?.cassandra ?? { contactPoint: '', port: 0, localDataCenter: '' };
  const objects = new HttpRecorder('');
  const secrets = new HttpRecorder(JSON.stringify({ SecretString: TOKEN }));
  let client: Client;
  let bundles: Bundles;
  let endpoints: Record<string, string>;

  const run = async (functionName: FunctionName, event: unknown, more: Record<string, string> = {}) => {
    const bundle = await bundles.make(functionName);
    const file = await bundles.json('event', event);
    return invoke(bundle, file, { ...environmentOf(functionName), ...endpoints, ...more });
  };
  const rowsOf = async (table: string) => (await client.execute(`SELECT * FROM ${KEYSPACE}.${table}`)).rows;

  beforeAll(async () => {
    const { contactPoint, port, localDataCenter } = cassandra;
    client = new Client({ contactPoints: [`${contactPoint}:${port}`], localDataCenter });
    await client.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    await applyTables(client, await readTables(), KEYSPACE);
    bundles = await Bundles.open();
    endpoints = {
      STORE_DIALECT: 'cassandra',
      STORE_HOST: cassandra.contactPoint,
      STORE_PORT: String(cassandra.port),
      STORE_DATA_CENTER: cassandra.localDataCenter,
      STORE_KEYSPACE: KEYSPACE,
      AWS_ENDPOINT_URL_S3: await objects.start(),
      AWS_ENDPOINT_URL_SECRETS_MANAGER: await secrets.start(),
    };
  });
  beforeEach(() => {
    objects.requests.length = 0;
  });
  afterAll(async () => {
    await bundles.close();
    await objects.stop();
    await secrets.stop();
    await client.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    await client.shutdown();
  });

  it('score reviews, twice as once, and set aside what is none', async () => {
    const review = encodedValueOf(TOPICS.reviews, reviewOf({ created_at: Date.now() }));
    const event = mskEventOf({ [TOPICS.reviews]: [review, Buffer.from('no Avro').toString('base64'), review] });
    const invocation = await run(FUNCTIONS.scoreReviews, event);
    expect(invocation.result).toEqual({ outcome: { batchItemFailures: [] } });
    expect(await rowsOf('review_sentiments')).toEqual([
      expect.objectContaining({ movie_id: 603, review_count: 1, positive_count: 1 }),
    ]);
    expect(objects.requests).toEqual([
      expect.objectContaining({
        method: 'PUT',
        path: expect.stringMatching(/^\/dead-letters\/movie\.reviews\/first\/0\/0{19}1\.json/),
        body: expect.stringContaining('undecodable'),
      }),
    ]);
    expect(metricsOf(invocation)).toEqual([
      expect.objectContaining({
        service: FUNCTIONS.scoreReviews,
        [METRICS.recordsConsumed]: 3,
        [METRICS.recordsApplied]: 1,
        [METRICS.deadLetters]: 1,
        [METRICS.rowLatencyMs]: expect.any(Number),
      }),
    ]);
  });

  it('log of a record its position and why, and nothing of what it says', async () => {
    const secret = 'what a reviewer wrote';
    const long = encodedValueOf(TOPICS.reviews, reviewOf({ created_at: Date.now(), content: secret.repeat(6_000) }));
    const { lines } = await run(FUNCTIONS.scoreReviews, mskEventOf({ [TOPICS.reviews]: [long] }));
    const detail = { topicPartition: 'movie.reviews-0', offset: 0, code: 'invalid-value', reason: expect.any(String) };
    expect(lines).toContainEqual(expect.objectContaining({ message: 'record set aside', detail }));
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it('aggregate ratings', async () => {
    const rating = encodedValueOf(TOPICS.ratings, ratingOf({ timestamp: Date.now() }));
    const { result } = await run(FUNCTIONS.aggregateRatings, mskEventOf({ [TOPICS.ratings]: [rating, rating] }));
    expect(result).toEqual({ outcome: { batchItemFailures: [] } });
    expect(await rowsOf('movie_ratings_by_window')).toEqual([
      expect.objectContaining({ movie_id: 603, rating_count: 1, avg_rating: 8.217 }),
    ]);
    expect(await rowsOf('movie_stats')).toEqual([expect.objectContaining({ movie_id: 603, vote_count: 26_000 })]);
  });

  it('project metadata and ranks', async () => {
    const event = mskEventOf({
      [TOPICS.metadata]: [encodedValueOf(TOPICS.metadata, metadataOf({ timestamp: Date.now() }))],
      [TOPICS.trending]: [encodedValueOf(TOPICS.trending, trendingEntryOf({ timestamp: Date.now(), rank: 3 }))],
    });
    expect((await run(FUNCTIONS.projectMetadata, event)).result).toEqual({ outcome: { batchItemFailures: [] } });
    expect(await rowsOf('movies')).toEqual([expect.objectContaining({ movie_id: 603, title: 'The Matrix' })]);
    expect(await rowsOf('movie_stats')).toEqual([expect.objectContaining({ trending_rank_day: 3 })]);
  });

  it('detect trends in what they wrote, and rank them', async () => {
    const plan = planOf(Date.now(), 611 % 8);
    const { windowStart } = plan;
    const ratings = [1, 0].map((back) =>
      encodedValueOf(
        TOPICS.ratings,
        ratingOf({ movie_id: 611, timestamp: windowStart - back * DEFAULT_WINDOW_SIZE_MS, vote_average: 8 - back }),
      ),
    );
    await run(FUNCTIONS.aggregateRatings, mskEventOf({ [TOPICS.ratings]: ratings }));
    const detected = await run(FUNCTIONS.detectTrends, { plan, shard: 611 % 8 });
    expect(detected.result).toEqual({
      outcome: { shard: 3, assessed: expect.any(Number), labelled: 0 },
    });
    expect(metricsOf(detected)).toEqual([
      expect.objectContaining({ service: FUNCTIONS.detectTrends, [METRICS.moviesAssessed]: expect.any(Number) }),
    ]);
    const ranked = await run(FUNCTIONS.rankTrends, { plan });
    expect(ranked.result).toEqual({
      outcome: { windowStart, trending: 0, breakout: 0, declining: 0, changedLabels: 0 },
    });
  });

  it('poll TMDB with the token of the secret, and show it to nobody else', async ({ onTestFinished }) => {
    const sources = await PollSources.open(engines?.kafka.brokers ?? [], TOKEN);
    onTestFinished(() => sources.close());
    const invocation = await run(FUNCTIONS.pollTmdb, {}, sources.environment);
    const { outcome } = invocation.result as { outcome: { published: Record<Topic, number> } };
    expect(outcome.published[TOPICS.metadata]).toBeGreaterThan(0);
    for (const topic of Object.values(TOPICS)) expect(await sources.sizeOf(topic)).toBe(outcome.published[topic]);
    expect(await rowsOf('poll_checkpoints')).not.toEqual([]);
    expect(JSON.stringify(invocation)).not.toContain(TOKEN);
  });
});
