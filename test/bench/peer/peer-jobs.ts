/**
 * What a peer is asked to do. `same`: as ours, window rows, statistics and change log, each record once, two days of lateness.
 * `window`: the table of windows alone, duplicates counted, ten minutes of lateness.
 */
export const PEER_JOBS = ['same', 'window'] as const;
export type PeerJob = (typeof PEER_JOBS)[number];
