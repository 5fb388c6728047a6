import { epochMs } from '../../lambdas/core/time.ts';
import { KafkaAdmin } from '../../localstack/kafka/kafka-admin.ts';
import { TmdbServer } from '../../localstack/tmdb/server.ts';
import { SimulatedAnswers } from '../../localstack/tmdb/simulated-answers.ts';
import { World } from '../../localstack/tmdb/world.ts';
import { TOPICS, type Topic } from '../../schema/names.ts';
import { takeProductTopics } from '../engines/product-topics.ts';

/** What the poller finds around it: a small world, and topics for what is told of it. */
export class PollSources {
  readonly environment: Readonly<Record<string, string>>;
  readonly #admin: KafkaAdmin;
  readonly #tmdb: TmdbServer;
  readonly #giveBack: () => Promise<void>;

  private constructor(
    admin: KafkaAdmin,
    tmdb: TmdbServer,
    giveBack: () => Promise<void>,
    environment: Record<string, string>,
  ) {
    this.#admin = admin;
    this.#tmdb = tmdb;
    this.#giveBack = giveBack;
    this.environment = environment;
  }

  /** @param token what TMDB lets in */
  static async open(brokers: readonly string[], token: string): Promise<PollSources> {
    const giveBack = await takeProductTopics();
    const admin = new KafkaAdmin({ brokers, clientId: 'bundles-test' });
    await admin.createTopics(Object.values(TOPICS).map((topic) => ({ topic, partitions: 1 })));
    const answers = new SimulatedAnswers(new World({ seed: 3, movieCount: 20 }));
    const tmdb = new TmdbServer({ answers, clock: { now: () => epochMs(Date.now()) }, token });
    return new PollSources(admin, tmdb, giveBack, {
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_AUTH: 'none',
      TMDB_BASE_URL: await tmdb.start(),
      POLL_REQUESTS_PER_SECOND: '1000',
      POLL_REQUEST_BUDGET: '40',
      POLL_POPULAR_PAGES: '1',
    });
  }

  /** Records in it. */
  async sizeOf(topic: Topic): Promise<number> {
    return [...(await this.#admin.endOffsets(topic)).values()].reduce((sum, end) => sum + end, 0);
  }

  async close(): Promise<void> {
    for (const topic of Object.values(TOPICS)) await this.#admin.deleteTopic(topic);
    await this.#tmdb.stop();
    await this.#admin.close();
    await this.#giveBack();
  }
}
