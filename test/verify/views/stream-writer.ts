import type { Clock, InvocationContext, MskEvent } from '../../../lambdas/core/ports.ts';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { localDecoders } from '../../../localstack/pipeline/mappings.ts';
import { realClock, realSleep } from '../../../localstack/time/local-time.ts';
import { type Stores, wireStreamFunctions } from '../../../localstack/wiring/stream-wiring.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import type { RecordOf } from '../../../schema/records.ts';
import { mskEventOf } from '../../builders/delivery.ts';
import { metadataOf, ratingOf, reviewOf, trendingEntryOf } from '../../builders/records.ts';
import { encoded } from '../../builders/stream-rig.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import type { Chance } from '../chance.ts';
import { RETENTION_MS, WINDOW_MS } from '../oracle/facts.ts';
import { TEXTS } from '../oracle/texts.ts';

const CONTEXT: InvocationContext = { getRemainingTimeInMillis: () => 60_000 };

/** Brings records into the tables as Lambda would: the shipped stream functions, one record at a time. */
export class StreamWriter {
  readonly #functions: ReturnType<typeof wireStreamFunctions>;
  readonly #chance: Chance;
  readonly #clock: Clock;

  constructor(stores: Stores, chance: Chance, clock: Clock = realClock) {
    this.#clock = clock;
    this.#chance = chance;
    this.#functions = wireStreamFunctions({
      stores,
      decoders: localDecoders(),
      windowing: { windowSizeMs: WINDOW_MS, retentionMs: RETENTION_MS },
      outcomeMode: 'whole-batch',
      topicIncarnation: 'first',
      clock,
      sleep: realSleep,
      random: Math.random,
      telemetryOf: () => countedTelemetry(),
      concurrency: 4,
    });
  }

  /** A few records of a movie, some of them late. */
  async some(movieId: number): Promise<void> {
    await this.rating(movieId, this.#instant());
    if (this.#chance.hits(0.5)) await this.review(movieId, this.#instant());
    if (this.#chance.hits(0.3)) await this.title(movieId, `Title ${this.#chance.below(1_000)}`);
    if (this.#chance.hits(0.3)) await this.rank(movieId);
  }

  async review(movieId: number, at: EpochMs): Promise<void> {
    const { content } = this.#chance.pick(TEXTS);
    const review = reviewOf({
      review_id: `review-${this.#chance.below(2 ** 31)}`,
      movie_id: movieId,
      content,
      created_at: at,
    });
    await this.#functions.scoreReviews(eventOf(TOPICS.reviews, review), CONTEXT);
  }

  async rating(movieId: number, at: EpochMs): Promise<void> {
    const vote_average = this.#chance.between(0, 10_000) / 1_000;
    const rating = ratingOf({ movie_id: movieId, vote_average, popularity: this.#chance.below(100), timestamp: at });
    await this.#functions.aggregateRatings(eventOf(TOPICS.ratings, rating), CONTEXT);
  }

  async title(movieId: number, title: string): Promise<void> {
    const metadata = metadataOf({ movie_id: movieId, title, timestamp: this.#clock.now() });
    await this.#functions.projectMetadata(eventOf(TOPICS.metadata, metadata), CONTEXT);
  }

  async rank(movieId: number): Promise<void> {
    const entry = trendingEntryOf({ movie_id: movieId, rank: this.#chance.between(1, 20), timestamp: this.#instant() });
    await this.#functions.projectMetadata(eventOf(TOPICS.trending, entry), CONTEXT);
  }

  #instant(): EpochMs {
    const late = this.#chance.hits(0.5) ? this.#chance.below(30) * HOUR_MS : 0;
    return epochMs(this.#clock.now() - late - this.#chance.below(20 * MINUTE_MS));
  }
}

const eventOf = <T extends Topic>(topic: T, value: RecordOf[T]): MskEvent =>
  mskEventOf(topic, [{ value: encoded(topic, value) }]);
