import { partitionOf } from './murmur2.ts';

/**
 * Partitions of the log per window. A movie's slot comes of the same hash as its Kafka partition, and 24 is a multiple of
 * the usual numbers of those: a batch of one partition meets few slots, and few other batches there.
 */
export const SLOTS = 24;

const encoder = new TextEncoder();

export const slotOf = (movieId: number): number => partitionOf(encoder.encode(String(movieId)), SLOTS);
