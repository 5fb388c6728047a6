import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'cassandra-driver';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLocal } from '../../../bin/operator/local/open-local.ts';
import type { OperatorPorts } from '../../../bin/operator/operator-ports.ts';
import { encoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { DOCUMENTS_DATABASE } from '../../../lambdas/adapters/documents/documents-config.ts';
import { KafkaProducer } from '../../../lambdas/adapters/kafka/kafka-producer.ts';
import { windowStartOf } from '../../../lambdas/core/tumbling-window.ts';
import { applyTables, readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import { makeFileDeadLetters } from '../../../localstack/backend/file-dead-letters.ts';
import { openDocuments } from '../../../localstack/backend/open-documents.ts';
import type { EngineAddresses } from '../../../localstack/engines/engine.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { runFolderIn } from '../../../localstack/run/open-backend.ts';
import { deadLetterFolderIn } from '../../../localstack/run/run-state.ts';
import { realClock } from '../../../localstack/time/local-time.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { KEYSPACE, TOPICS } from '../../../schema/names.ts';
import { keyAt, letterAt } from '../../adapters/dead-letters/dead-letter-archive-contract.ts';
import { ratingOf } from '../../builders/records.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { WINDOW_MS } from '../../builders/time.ts';
import { ratingsDocumentOf } from '../../builders/view-documents.ts';
import { engineAddresses } from '../../engines/engines.ts';
import { freePort } from '../../engines/free-ports.ts';
import { holdProductTopics } from '../../engines/product-topics.ts';
import { removeFolder } from '../../toolchain/temporary-folder.ts';
import { operate } from './operator-rig.ts';

const engines = engineAddresses();
const LIMIT = { timeout: 30_000, interval: 100 };
const HOUR = new Date('2026-11-23T12:00:00Z');

describe.runIf(engines !== null)("The operator's command line over real Kafka and Cassandra", () => {
  const connection = { brokers: engines?.kafka.brokers ?? [], clientId: 'operator-test' };
  const owner = new MongoClient(`mongodb://${engines?.documents.host}:${engines?.documents.port}/`, {
    directConnection: true,
  });
  holdProductTopics();
  const admin = new KafkaAdmin(connection);
  const producer = new KafkaProducer(connection);
  let folder: string;
  let client: Client;
  /** Nobody's. */
  let consolePort: string;

  /** As one process after the other. */
  const run = async (...args: string[]) => {
    const [, kafkaPort = ''] = (connection.brokers[0] ?? '').split(':');
    const ports: OperatorPorts = await openLocal({
      SPEED_LAYER_FOLDER: folder,
      SPEED_LAYER_KAFKA_PORT: kafkaPort,
      SPEED_LAYER_CASSANDRA_PORT: String(engines?.cassandra.port),
      SPEED_LAYER_DOCUMENTS_PORT: String(engines?.documents.port),
      SPEED_LAYER_CONSOLE_PORT: consolePort,
    });
    return operate(args, ports);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'speed layer operator '));
    consolePort = String(await freePort());
    const { contactPoint = '', port = 0, localDataCenter = '' } = engines?.cassandra ?? {};
    client = new Client({ contactPoints: [`${contactPoint}:${port}`], localDataCenter });
    await client.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    await applyTables(client, await readTables());
    await owner.db(DOCUMENTS_DATABASE).dropDatabase();
    await client.execute(`INSERT INTO ${KEYSPACE}.poll_checkpoints (shard, movie_id) VALUES (3, 603)`);
    await client.execute(`INSERT INTO ${KEYSPACE}.movies (movie_id, title) VALUES (603, 'The Matrix')`);
    for (const [window, rank] of [
      [0, 1],
      [5, 1],
      [5, 2],
    ] as const) {
      const values = [
        HOUR,
        new Date(HOUR.getTime() + window * 60_000),
        rank,
        600 + rank,
        `Movie ${window}-${rank}`,
        2.5,
      ];
      const query = `INSERT INTO ${KEYSPACE}.trending_movies (hour, window_start, rank, movie_id, title, trending_score) VALUES (?, ?, ?, ?, ?, ?)`;
      await client.execute(query, values, { prepare: true });
    }
    await admin.createTopics(Object.values(TOPICS).map((topic) => ({ topic, partitions: 6 })));
    // A busy broker leads new partitions a moment after it lists them.
    await vi.waitFor(() => Promise.all(Object.values(TOPICS).map((topic) => admin.endOffsets(topic))), LIMIT);
    const encode = encoderOf(TOPICS.ratings, localVersionIdsOf(TOPICS.ratings).at(-1) ?? '');
    const values = [5.5, 6.5, 7.5].map((vote_average) => encode(ratingOf({ vote_average, timestamp: Date.now() })));
    await producer.send(
      TOPICS.ratings,
      [...values, Buffer.from('poison')].map((value) => ({ key: '603', value })),
    );
    await makeFileDeadLetters(deadLetterFolderIn(runFolderIn(folder))).put(letterAt(7));
  });
  afterAll(async () => {
    for (const topic of Object.values(TOPICS)) await admin.deleteTopic(topic);
    await Promise.all([admin.close(), producer.close()]);
    await client.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    await client.shutdown();
    await owner.db(DOCUMENTS_DATABASE).dropDatabase();
    await owner.close();
    removeFolder(folder);
  });

  it('checks: topics and tables are right, and the servers are not those of a run', async () => {
    const { code, out } = await run('check');
    expect(code).toBe(1);
    expect(out).toMatch(/^WRONG servers/m);
    expect(out).toMatch(/^ok {4}topics +4 topics of at least 6 partitions$/m);
    expect(out).toMatch(/^ok {4}tables +\d+ tables, each with its time to live$/m);
  });

  it('tells topics, lag and counts', async () => {
    expect((await run('topics')).out).toMatch(/^movie\.ratings +6 +1 +4$/m);
    expect((await run('lag')).out).toMatch(
      /^speed-layer-aggregate-ratings-v1 +movie\.ratings +4 +– +no console answers$/m,
    );
    expect((await run('counts')).out).toMatch(/^poll_checkpoints +1 +all/m);
  });

  it('shows the newest records decoded, and why one cannot be', async () => {
    const { out } = await run('tail', 'movie.ratings', '--limit', '2', '--json');
    expect(JSON.parse(out)).toMatchObject([
      { offset: 2, key: '603', value: { vote_average: 7.5 } },
      { offset: 3, value: null, fault: expect.stringContaining('header') },
    ]);
    expect(JSON.parse((await run('tail', 'movie.ratings', '--json')).out)).toHaveLength(4);
    expect((await run('tail', 'movie.metadata')).out).toBe('movie.metadata is empty');
    const [first, second] = JSON.parse((await run('tail', 'movie.ratings', '--json')).out);
    const since = async (where: string) =>
      JSON.parse((await run('tail', 'movie.ratings', '--limit', '1', '--since', where, '--json')).out);
    expect(await since(`${second.partition}/${second.offset}`)).toEqual([second]);
    expect(await since(new Date(first.appendedAt).toISOString())).toEqual([first]);
    expect(await since('2100-01-01T00:00Z')).toEqual([]);
  });

  it('shows the newest ranking of an hour, and what is known of a movie', async () => {
    const { out } = await run('trending', '--hour', '2026-11-23T12', '--json');
    const { windowStart, rows } = JSON.parse(out);
    expect([windowStart, rows.map(({ title }: { title: string }) => title)]).toEqual([
      '2026-11-23T12:05:00.000Z',
      ['Movie 5-1', 'Movie 5-2'],
    ]);
    expect((await run('movie', '603')).out).toMatch(
      /^Movie 603: The Matrix\nNo document is of it\.[^]*^movies, from the tables/m,
    );
  });

  it('looks after documents, and shows a movie as they have it', async () => {
    expect((await run('check')).out).toMatch(/^WRONG documents +indexes are missing: movie_id_window_start, /m);
    const opened = await openDocuments({
      addresses: engines as EngineAddresses,
      clock: realClock,
      telemetry: countedTelemetry(),
      notice: () => undefined,
    });
    const now = realClock.now();
    const document = ratingsDocumentOf({ windowStart: windowStartOf(now, WINDOW_MS), title: 'Matrix' });
    await opened.documents.upsert([document], now);
    await opened.close();
    expect((await run('check')).out).toMatch(/^ok {4}documents +1 documents, 5 indexes$/m);
    expect((await run('movie', '603')).out).toMatch(
      /^Movie 603: Matrix\n[^]*ratings, from the documents[^]*vote_count +26000/,
    );
  });

  it('sends a dead letter back to its topic, once', async () => {
    expect((await run('dead-letters', 'redrive')).out).toContain('Nothing was sent');
    expect(JSON.parse((await run('dead-letters', 'redrive', '--send', '--json')).out).letters).toMatchObject([
      { key: keyAt(7), outcome: 'sent' },
    ]);
    expect((await run('dead-letters', 'redrive', '--send')).out).toBe('Nothing to send.');
    expect((await run('dead-letters', 'list')).out).toMatch(/^sent +undecodable +\S+ +movie\.reviews\/first\/3/m);
    const sent = JSON.parse((await run('tail', 'movie.reviews', '--json')).out);
    expect(sent).toMatchObject([{ key: '603', value: null, fault: expect.any(String) }]);
  });
});
