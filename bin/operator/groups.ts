import { CONSUMER_GROUPS, TOPICS } from '../../schema/names.ts';

/** Which group reads which topic. */
export const GROUPS = [
  { group: CONSUMER_GROUPS.scoreReviews, topic: TOPICS.reviews },
  { group: CONSUMER_GROUPS.aggregateRatings, topic: TOPICS.ratings },
  { group: CONSUMER_GROUPS.projectMetadata, topic: TOPICS.metadata },
  { group: CONSUMER_GROUPS.projectTrending, topic: TOPICS.trending },
] as const;
