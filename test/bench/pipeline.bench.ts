import { engineFolderFrom } from '../../localstack/engines/engine-settings.ts';
import { printedSteps, type Steps } from '../../localstack/engines/steps.ts';
import type { Spread } from '../../localstack/pipeline/figures.ts';
import { progressOn } from '../../localstack/run/screen/progress.ts';
import { terminalOn } from '../../localstack/run/screen/terminal.ts';
import { installSpark, SPARK, type SparkInstallation } from './peer/install-spark.ts';
import { PEER_JOBS } from './peer/peer-jobs.ts';
import { peerTableOf, verdictOf } from './peer/peer-table.ts';
import { startSpark } from './peer/spark-peer.ts';
import type { BenchParts } from './pipeline/bench-parts.ts';
import { cpuPathOf } from './pipeline/cpu-path.ts';
import { driveLoad } from './pipeline/drive-load.ts';
import { LATENCY_RECORDS_PER_SECOND, type Latency, latencyOf } from './pipeline/latency.ts';
import { loadTableOf } from './pipeline/load-table.ts';
import { HOT_LOADS, type Load, loadsOf, MOVIES } from './pipeline/loads.ts';
import { type LoadFigures, measureLoad } from './pipeline/measure-load.ts';
import { type PipelineOptions, pipelineOptionsOf } from './pipeline/options.ts';
import { COUNTING_TABLES, preload, type Rig, startRig } from './pipeline/rig.ts';

const HELP = `npm run bench -- pipeline [options]

Preloaded topics → event source mapping → handlers → Cassandra, with real servers on this machine. For each load: records/s,
the same writes by a bare driver loop in the same run (the bound), store operations per (movie, window), processor seconds
per million records (of all processes together); before them produce → row at ${LATENCY_RECORDS_PER_SECOND} records/s, and the CPU path of
one core without a store.

  --load TEXT        only loads whose name contains this; hot: windows that hold very much
  --movies 500       movies that the records are spread over; 500,5000: each load over as many, one after the other
  --scale 0.1        a tenth of the records: a look, not a result
  --seconds 30       length of the latency measurement
  --peer spark       in turns with a well-tuned Spark over the same topics and Cassandra: records/s and processor seconds of both.
                     Installed once, with Python 3.11, Java 17, Maven and a network, into .speed-layer/peers (680 MB)
  --json             print the figures as JSON at the end
  --help`;

/** So many that the servers' optimising compilers have seen what there is to do, as those of any server in use have. */
const WARM_UP_RECORDS = 150_000;
/** Few, so that the servers are not busy with them for minutes. */
const LATENCY_WARM_UP_RECORDS = 30_000;

export const run = async (args: readonly string[]): Promise<void> => {
  const options = pipelineOptionsOf(args);
  if (options === undefined) {
    console.log(HELP);
    return;
  }
  const terminal = terminalOn(process.stderr);
  const steps = printedSteps(terminal.line, progressOn(terminal));
  const spark = options.peer && (await installSpark(engineFolderFrom(process.env), steps, process.env));
  const [ratings] = loadsOf(options.movies[0] as number) as [Load];
  const cpuPerSecond = await steps.run('CPU path of one core', () => cpuPathOf(ratings, 150_000 * options.scale));
  const latency = await onServers('boot', steps, (rig) => measureLatency(rig, ratings, steps, options));
  const loads = await onServers('throughput', steps, (rig) => measureLoads(rig, spark, steps, options));
  const figures = { cpuPerSecond, latency, loads };
  console.log(options.json ? JSON.stringify(figures, null, 2) : textOf(figures));
};

const onServers = async <Figures>(
  tuning: 'boot' | 'throughput',
  steps: Steps,
  measure: (rig: Rig) => Promise<Figures>,
): Promise<Figures> => {
  const rig = await startRig(steps, tuning);
  try {
    return await measure(rig);
  } finally {
    await rig.end();
  }
};

/** On servers as `npm start` has them, with nothing behind them that they would still merge and delete. */
const measureLatency = async (rig: Rig, load: Load, steps: Steps, { seconds }: PipelineOptions): Promise<Latency> => {
  await warmUp({ rig, peer: undefined, steps }, { ...load, records: LATENCY_WARM_UP_RECORDS });
  return steps.run(`Produce → row at ${LATENCY_RECORDS_PER_SECOND} ratings/s`, () => latencyOf(rig, load, seconds));
};

interface PipelineFigures {
  readonly cpuPerSecond: number;
  readonly latency: Latency;
  readonly loads: readonly LoadFigures[];
}

const measureLoads = async (
  rig: Rig,
  spark: SparkInstallation | undefined,
  steps: Steps,
  options: PipelineOptions,
): Promise<LoadFigures[]> => {
  const [ratings, , reviews] = loadsOf(MOVIES) as [Load, Load, Load];
  const peer = spark && (await steps.run(`${SPARK} ready`, () => startSpark(spark, rig.engines)));
  try {
    const parts = { rig, peer, steps };
    for (const load of [ratings, reviews]) await warmUp(parts, load);
    await rig.dropKeyspaces();
    const loads: LoadFigures[] = [];
    for (const load of chosenLoads(options)) {
      const figures = await measureLoad(parts, load);
      steps.note(verdictOf(figures));
      loads.push(figures);
    }
    return loads;
  } finally {
    await peer?.stop();
  }
};

const chosenLoads = ({ load: text, movies, scale }: PipelineOptions): Load[] =>
  [...movies.flatMap(loadsOf), ...HOT_LOADS.filter(() => text.includes('hot'))]
    .filter(({ name }) => name.includes(text))
    .map((load) => ({ ...load, records: Math.ceil(load.records * scale) }));

/** The servers', our own and the peer's code are compiled when the first load begins. */
const warmUp = async ({ rig, peer, steps }: BenchParts, load: Load): Promise<void> => {
  const some = { ...load, records: Math.min(WARM_UP_RECORDS, load.records) };
  const prefix = `warm_up_${load.topic.replace('.', '_')}`;
  const client = await rig.keyspace(`${prefix}_ours`, COUNTING_TABLES);
  const jobs = peer === undefined ? [] : PEER_JOBS;
  for (const job of jobs) await rig.keyspace(`${prefix}_${job}`, COUNTING_TABLES);
  await preload(rig, some);
  await steps.run(`Warm-up with ${some.records} records of ${load.topic}`, () => driveLoad(rig, some, client));
  for (const job of jobs) {
    const keyspace = `${prefix}_${job}`;
    await steps.run(`Warm-up of Spark, ${job}`, async () => peer?.run({ topic: load.topic, keyspace, job }));
  }
};

const spreadText = ({ p50, p99 }: Spread): string => `p50 ${p50} ms, p99 ${p99} ms`;

const textOf = ({ cpuPerSecond, latency, loads }: PipelineFigures): string =>
  [
    loadTableOf(loads),
    '',
    ...(loads.some(({ peer }) => peer !== undefined) ? [peerTableOf(loads), ''] : []),
    `produce → row at ${LATENCY_RECORDS_PER_SECOND} ratings/s: ${spreadText(latency.row)}`,
    ...Object.entries(latency.stages).map(([stage, spread]) => `  ${stage}: ${spreadText(spread)}`),
    `CPU path, envelope → Avro → decide, no store: ${Math.round(cpuPerSecond).toLocaleString('en')} ratings/s on one core`,
  ].join('\n');
