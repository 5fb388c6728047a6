import { Figures } from '../../../localstack/pipeline/figures.ts';
import { METRICS } from '../../../schema/names.ts';
import { type PeerRuns, takeTurns } from '../peer/take-turns.ts';
import type { BenchParts } from './bench-parts.ts';
import { boundOf, makeRequestRecorder } from './bound.ts';
import { driveTopic, handlerOn, storesOn } from './drive.ts';
import { driveLoad, type OwnRun } from './drive-load.ts';
import { type Load, titleOf } from './loads.ts';
import { residentMbOf } from './processor-time.ts';
import { type Effort, effortOf } from './rate.ts';
import { COUNTING_TABLES, preload } from './rig.ts';

export interface LoadFigures {
  readonly load: string;
  readonly movies: number;
  readonly records: number;
  /** With a peer, of two runs: one before its turns and one after. */
  readonly ours: Effort;
  readonly peer: PeerRuns | undefined;
  /** Kafka → mapping → handler → statements, with nobody to send them to. */
  readonly storelessPerSecond: number;
  /** The same requests by the driver alone, as records/s. */
  readonly boundPerSecond: number;
  readonly storeOperationsPerGroup: number;
  readonly decideShare: number;
  readonly processMb: number;
  readonly serversMb: number;
}

let measured = 0;

/** Ours, in turns with the peer where there is one; then what bounds ours. */
export const measureLoad = async (parts: BenchParts, load: Load): Promise<LoadFigures> => {
  const { rig, peer, steps } = parts;
  const prefix = `bench_${measured++}`;
  const { runs, peerRuns } =
    peer === undefined ? await alone(parts, load, prefix) : await takeTurns(parts, peer, load, prefix);
  const [first] = runs as [OwnRun];
  const { rss } = process.memoryUsage();
  const { storelessSeconds, boundSeconds } = await boundsOf(parts, load, prefix);
  const servers = [rig.engines.kafka.pid, rig.engines.cassandra.pid];
  const serversMb = (await Promise.all(servers.map(residentMbOf))).reduce((sum, each) => sum + each, 0);
  await steps.run(`${titleOf(load)}: tables dropped`, () => rig.dropKeyspaces());
  const { figures, stages, records } = first;
  return {
    load: load.name,
    movies: load.movies,
    records,
    ours: effortOf(runs),
    peer: peerRuns,
    storelessPerSecond: records / storelessSeconds,
    boundPerSecond: records / boundSeconds,
    storeOperationsPerGroup: figures.count(METRICS.storeOperations) / figures.count(METRICS.groupsWritten),
    decideShare: stages.decideMs() / (stages.decideMs() + stages.storeMs()),
    processMb: rss / 1_024 ** 2,
    serversMb,
  };
};

const alone = async ({ rig, steps }: BenchParts, load: Load, prefix: string) => {
  const client = await rig.keyspace(`${prefix}_ours`, COUNTING_TABLES);
  await steps.run(`${titleOf(load)}: ${load.records} records produced`, () => preload(rig, load));
  const run = await steps.run(`${titleOf(load)}: from Kafka to rows`, () => driveLoad(rig, load, client));
  return { runs: [run], peerRuns: undefined };
};

/** The same without a server, and without us. */
const boundsOf = async ({ rig, steps }: BenchParts, load: Load, prefix: string) => {
  const { topic, records } = load;
  const recorder = makeRequestRecorder();
  const { seconds: storelessSeconds } = await steps.run(`${titleOf(load)}: the same without a server`, () => {
    const figures = new Figures();
    const handler = handlerOn(topic, storesOn(recorder.client, figures.telemetryOf('local')), figures);
    return driveTopic(rig, topic, handler, figures, () => figures.delivered(topic) >= records);
  });
  const bare = await rig.keyspace(`${prefix}_bound`, COUNTING_TABLES);
  const boundSeconds = await steps.run(`${titleOf(load)}: its requests by the driver alone`, () =>
    boundOf(bare, recorder.requests),
  );
  return { storelessSeconds, boundSeconds };
};
