import { rowOf } from '../pipeline/load-table.ts';
import type { LoadFigures } from '../pipeline/measure-load.ts';
import { type Effort, processorSecondsPerMillionOf, recordsPerSecondOf } from '../pipeline/rate.ts';
import { SPARK } from './install-spark.ts';
import { PEER_JOBS, type PeerJob } from './peer-jobs.ts';

export interface Ratios {
  /** Our records/s over the peer's. */
  readonly rate: number;
  /** Our records per processor second over the peer's. */
  readonly thrift: number;
}

export const ratiosOf = (ours: Effort, peers: Effort): Ratios => ({
  rate: recordsPerSecondOf(ours) / recordsPerSecondOf(peers),
  thrift: processorSecondsPerMillionOf(peers) / processorSecondsPerMillionOf(ours),
});

const SAID: Readonly<Record<PeerJob, string>> = {
  same: 'the same job: window rows, statistics, change log, each record once, 48 h of lateness',
  window: 'the table of windows alone',
};

/** One part for each of the peer's jobs. × is ours over the peer's, so that more than 1 is better. */
export const peerTableOf = (figures: readonly LoadFigures[]): string =>
  PEER_JOBS.map((job) =>
    [`${SPARK}, ${SAID[job]}`, HEADING, ...figures.flatMap((each) => lineOf(each, job))].join('\n'),
  ).join('\n\n');

/** What a load gave, for whoever watches. */
export const verdictOf = ({ ours, peer }: LoadFigures): string =>
  [
    `ours ${effortTextOf(ours)}`,
    ...PEER_JOBS.flatMap((job) => {
      if (peer === undefined) return [];
      const { rate, thrift } = ratiosOf(ours, peer[job]);
      return [`Spark, ${job}, ${effortTextOf(peer[job])}: ${rate.toFixed(2)} ×, ${thrift.toFixed(2)} ×`];
    }),
  ].join('; ');

const effortTextOf = (effort: Effort): string =>
  `${Math.round(recordsPerSecondOf(effort))} records/s, ${Math.round(processorSecondsPerMillionOf(effort))} CPU s/M`;

const HEADING = rowOf(['load', 'movies', 'ours/s', 'Spark/s', '×', 'our CPU s/M', 'Spark CPU', '×', 'Spark MB']);

const lineOf = ({ load, movies, ours, peer }: LoadFigures, job: PeerJob): string[] => {
  if (peer === undefined) return [];
  const { rate, thrift } = ratiosOf(ours, peer[job]);
  return [
    rowOf([
      load,
      movies,
      Math.round(recordsPerSecondOf(ours)),
      Math.round(recordsPerSecondOf(peer[job])),
      rate.toFixed(2),
      Math.round(processorSecondsPerMillionOf(ours)),
      Math.round(processorSecondsPerMillionOf(peer[job])),
      thrift.toFixed(2),
      Math.round(peer[job].residentMb),
    ]),
  ];
};
