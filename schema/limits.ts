/**
 * Bounds of the values on the topics, beside what their schemas say. Generous: they stop what would break a table (a row is
 * at most 1 MB in Keyspaces) or a record (1 MB in Kafka), not what looks unusual. The poller keeps to them, and readers
 * refuse what does not.
 */
export const LIMITS = {
  /** Avro's and CQL's int. */
  int: 2 ** 31 - 1,
  /** Characters of a review's id, its identity: never cut. */
  reviewIdLength: 128,
  /** Characters of a review's text. */
  contentLength: 100_000,
  /** Characters of a title, a name or an address. */
  textLength: 1_000,
  genres: 100,
  /** Longs are decoded exactly up to 2^52. */
  usDollars: 1e12,
  voteAverage: 10,
  popularity: Number.MAX_VALUE,
} as const;
