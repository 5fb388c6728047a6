import type { Construct } from 'constructs';
import { FUNCTIONS } from '../../../schema/names.ts';
import { READERS, type StreamFunctionName, topicsReadBy } from '../../../schema/topology.ts';
import { KafkaConsumer, type KafkaConsumerProps } from '../../constructs/trigger/kafka-consumer.ts';
import { consumerGroupOf } from '../../consumer-group.ts';
import { allowTables, type ComputeInputs, storeEnvironment, windowingEnvironment } from './compute-inputs.ts';

export interface StreamFunctions {
  readonly scoreReviews: KafkaConsumer;
  readonly aggregateRatings: KafkaConsumer;
  readonly projectMetadata: KafkaConsumer;
}

/** The functions that turn topics into windowed views. */
export const addStreamFunctions = (scope: Construct, among: ComputeInputs): StreamFunctions => ({
  scoreReviews: addConsumer(scope, among, {
    id: FUNCTIONS.scoreReviews,
    description: 'Scores reviews and keeps their sentiment per movie and window.',
    errorImpact: 'Reviews are delivered again instead of counted; sentiment stands still, nothing is lost.',
    lagImpact: 'Sentiment is older than it looks: reviews wait to be read.',
  }),
  aggregateRatings: addConsumer(scope, among, {
    id: FUNCTIONS.aggregateRatings,
    description: 'Keeps the statistics of ratings per movie and window, and the newest numbers of each movie.',
    errorImpact: 'Ratings are delivered again instead of counted; statistics and trends stand still, nothing is lost.',
    lagImpact: 'Statistics and trends are older than they look: ratings wait to be read.',
  }),
  projectMetadata: addConsumer(scope, among, {
    id: FUNCTIONS.projectMetadata,
    description: "Keeps titles and details of movies, and TMDB's own trending ranks.",
    errorImpact: "Titles and TMDB's ranks are not brought up to date; nothing is lost.",
    lagImpact: "Titles and TMDB's ranks are older than they look: records wait to be read.",
  }),
});

interface Consumer extends Pick<KafkaConsumerProps, 'description' | 'lagImpact'> {
  readonly id: StreamFunctionName;
  readonly errorImpact: string;
}

const addConsumer = (
  scope: Construct,
  among: ComputeInputs,
  { id, errorImpact, ...consumer }: Consumer,
): KafkaConsumer => {
  const { stage, state } = among;
  const { writeConcurrency } = stage.stream;
  const topics = topicsReadBy(id);
  const made = new KafkaConsumer(scope, id, {
    ...consumer,
    subscriptions: topics.map((topic) => ({ topic, group: consumerGroupOf(stage.stream, READERS[topic].group) })),
    stage,
    pager: among.pager,
    kafka: state.kafka,
    deadLetters: state.deadLetters,
    monitoring: { pager: among.pager, errorImpact },
    environment: {
      ...storeEnvironment(among),
      ...windowingEnvironment(among),
      ...state.schemas.environmentOf(topics),
      WRITE_CONCURRENCY: String(writeConcurrency),
    },
  });
  allowTables(among, made.handler.executionRole, id);
  return made;
};
