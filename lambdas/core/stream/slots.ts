import { partitionOf } from './murmur2.ts';

/**
 * Partitions of the log per window. A movie's slot comes of the same hash as its Kafka partition, and 12 has most of the usual
 * numbers of those as divisors: a batch of one partition meets three slots at most, and few other batches there.
 */
export const SLOTS = 12;

const encoder = new TextEncoder();

export const slotOf = (movieId: number): number => partitionOf(encoder.encode(String(movieId)), SLOTS);
