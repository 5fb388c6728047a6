import type { Client } from 'cassandra-driver';
import type { BenchParts } from '../pipeline/bench-parts.ts';
import { driveLoad, type OwnRun, processorSecondsWith } from '../pipeline/drive-load.ts';
import { type Load, titleOf } from '../pipeline/loads.ts';
import { residentMbOf } from '../pipeline/processor-time.ts';
import type { Effort } from '../pipeline/rate.ts';
import { COUNTING_TABLES, preload, type Rig } from '../pipeline/rig.ts';
import { differenceOf } from './compare-rows.ts';
import { PEER_JOBS, type PeerJob } from './peer-jobs.ts';
import { readFigures } from './read-figures.ts';
import type { SparkPeer } from './spark-peer.ts';

export interface PeerRun extends Effort {
  readonly residentMb: number;
}
export type PeerRuns = Readonly<Record<PeerJob, PeerRun>>;

/**
 * Ours, each of the peer's jobs and ours again, over one topic and into tables of their own.
 *
 * @throws Error where the peer's rows differ from ours: a peer that computes something else is no peer
 */
export const takeTurns = async (
  { rig, steps }: BenchParts,
  peer: SparkPeer,
  load: Load,
  prefix: string,
): Promise<{ runs: OwnRun[]; peerRuns: PeerRuns }> => {
  const title = titleOf(load);
  // Long before they are used: the peer's driver is told of new tables a second late.
  const keyspaces: Record<string, Client> = {};
  for (const name of ['ours', ...PEER_JOBS, 'again']) {
    keyspaces[name] = await rig.keyspace(`${prefix}_${name}`, COUNTING_TABLES);
  }
  const clientOf = (name: string): Client => keyspaces[name] as Client;
  const ours = (name: 'ours' | 'again') =>
    steps.run(`${title}: from Kafka to rows`, () => driveLoad(rig, load, clientOf(name)));
  const peers = (job: PeerJob) =>
    steps.run(`${title}: Spark, ${job}`, () => runPeer(rig, peer, load, job, `${prefix}_${job}`));
  await steps.run(`${title}: ${load.records} records produced`, () => preload(rig, load));
  const first = await ours('ours');
  const peerRuns = { same: await peers('same'), window: await peers('window') };
  const second = await ours('again');
  for (const job of PEER_JOBS) {
    await steps.run(`${title}: rows of Spark, ${job}, are ours`, () =>
      refuseOtherRows(load, job, clientOf('ours'), clientOf(job)),
    );
  }
  return { runs: [first, second], peerRuns };
};

const runPeer = async (
  rig: Rig,
  peer: SparkPeer,
  { topic, records, name }: Load,
  job: PeerJob,
  keyspace: string,
): Promise<PeerRun> => {
  const before = await processorSecondsWith(rig, await peer.processIds());
  const { seconds, records: read } = await peer.run({ topic, keyspace, job });
  const pids = await peer.processIds();
  const after = await processorSecondsWith(rig, pids);
  if (read !== records) throw new Error(`${name}: the peer read ${read} of ${records} records`);
  const residentMb = (await Promise.all(pids.map(residentMbOf))).reduce((sum, each) => sum + each, 0);
  return { records, seconds, processorSeconds: after.map((each, index) => each - (before[index] ?? 0)), residentMb };
};

const refuseOtherRows = async (load: Load, job: PeerJob, ours: Client, peers: Client): Promise<void> => {
  const difference = differenceOf(await readFigures(ours, load.topic, job), await readFigures(peers, load.topic, job));
  if (difference !== undefined) throw new Error(`${titleOf(load)}: ${difference} (${job})`);
};
