/**
 * Who reads which topic, as which group, into which table. Mappings, subscriptions, grants, the local run, the command
 * line and the cost model derive from it.
 */
import { CONSUMER_GROUPS, FUNCTIONS, type FunctionName, TABLES, type TableName, TOPICS, type Topic } from './names.ts';

export interface Reader {
  readonly functionName: FunctionName;
  readonly group: string;
  /** Whose rows say what the topic's records come to. */
  readonly table: TableName;
}

/** Each topic has one reader. Records have the movie's id as their key, so that those of one movie stay in order. */
export const READERS = {
  [TOPICS.reviews]: {
    functionName: FUNCTIONS.scoreReviews,
    group: CONSUMER_GROUPS.scoreReviews,
    table: TABLES.reviewSentiments,
  },
  [TOPICS.ratings]: {
    functionName: FUNCTIONS.aggregateRatings,
    group: CONSUMER_GROUPS.aggregateRatings,
    table: TABLES.movieRatingsByWindow,
  },
  [TOPICS.metadata]: {
    functionName: FUNCTIONS.projectMetadata,
    group: CONSUMER_GROUPS.projectMetadata,
    table: TABLES.movies,
  },
  [TOPICS.trending]: {
    functionName: FUNCTIONS.projectMetadata,
    group: CONSUMER_GROUPS.projectTrending,
    table: TABLES.movieStats,
  },
} as const satisfies Record<Topic, Reader>;

export type StreamFunctionName = (typeof READERS)[Topic]['functionName'];

export const ALL_TOPICS = Object.values(TOPICS);

/** Of every topic, in every stage and on a laptop. */
export const PARTITIONS_PER_TOPIC = 6;

/** The topics that a function reads. */
export const topicsReadBy = <Name extends StreamFunctionName>(name: Name): readonly TopicReadBy<Name>[] =>
  ALL_TOPICS.filter((topic): topic is TopicReadBy<Name> => READERS[topic].functionName === name);

export type TopicReadBy<Name extends StreamFunctionName> = {
  [T in Topic]: Name extends (typeof READERS)[T]['functionName'] ? T : never;
}[Topic];

/** One value for each topic. */
export const byTopic = <Values extends Readonly<Record<Topic, unknown>>>(
  valueOf: (topic: Topic) => Values[Topic],
): Values => Object.fromEntries(ALL_TOPICS.map((topic) => [topic, valueOf(topic)]));
