import { readFile } from 'node:fs/promises';
import { parsedArguments } from '../../bin/program/arguments.ts';
import { printedSteps, type Steps } from '../../localstack/engines/steps.ts';
import { Figures, type Spread } from '../../localstack/pipeline/figures.ts';
import { METRICS } from '../../schema/names.ts';
import { boundOf, makeRequestRecorder } from './pipeline/bound.ts';
import { cpuPathOf } from './pipeline/cpu-path.ts';
import { countedIn, driveTopic, handlerOn, storesOn } from './pipeline/drive.ts';
import { LATENCY_RECORDS_PER_SECOND, latencyOf } from './pipeline/latency.ts';
import { HOT_LOADS, type Load, loadsOf, MOVIES } from './pipeline/loads.ts';
import { processorSecondsOf } from './pipeline/processor-time.ts';
import { preload, type Rig, startRig } from './pipeline/rig.ts';
import { stagesOf } from './pipeline/stages.ts';

const HELP = `npm run bench -- pipeline [options]

Preloaded topics → event source mapping → handlers → Cassandra, with real servers on this machine. For each load: records/s,
the same writes by a bare driver loop in the same run (the bound), store operations per (movie, window), where the time
goes; then produce → row at ${LATENCY_RECORDS_PER_SECOND} records/s, and the CPU path of one core without a store.

  --load TEXT        only loads whose name contains this; hot: two windows that hold very much
  --movies 500       movies that the records are spread over
  --scale 0.1        a tenth of the records: a look, not a result
  --seconds 30       length of the latency measurement
  --json             print the figures as JSON at the end
  --help`;

interface LoadFigures {
  readonly load: string;
  readonly records: number;
  readonly seconds: number;
  readonly recordsPerSecond: number;
  /** Against a well-tuned Spark measured earlier on a machine of this size. */
  readonly timesSpark: number;
  /** Kafka → mapping → handler → statements, with nobody to send them to. */
  readonly storelessPerSecond: number;
  /** The same requests by the driver alone, as records/s; and how much of it is reached. */
  readonly boundPerSecond: number;
  readonly shareOfBound: number;
  readonly storeOperationsPerGroup: number;
  readonly decideShare: number;
  readonly storeShare: number;
  /** Of this process, Cassandra and Kafka together, per million records. Survives a busy machine. */
  readonly processorSecondsPerMillion: number;
  /** The same of each: process, Cassandra, Kafka. */
  readonly processorSeconds: readonly number[];
  readonly processMb: number;
  readonly serversMb: number;
}

const MB = 1024 * 1024;
const WARM_UP_RECORDS = 30_000;

export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parsedArguments({
    args: [...args],
    options: {
      load: { type: 'string', default: '' },
      movies: { type: 'string', default: String(MOVIES) },
      scale: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '30' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const scale = positive('--scale', values.scale);
  const all = loadsOf(positive('--movies', values.movies));
  const loads = [...all, ...HOT_LOADS.filter(() => values.load.includes('hot'))]
    .filter(({ name }) => name.includes(values.load))
    .map((load) => ({
      ...load,
      records: Math.ceil(load.records * scale),
    }));
  const ratings = all[0] as Load;
  const steps = printedSteps((line) => process.stderr.write(`${line}\n`));
  const cpuPerSecond = await steps.run('CPU path of one core', () => cpuPathOf(ratings, 150_000 * scale));
  const rig = await startRig(steps);
  try {
    await steps.run(`Warm-up with ${2 * WARM_UP_RECORDS} records`, () => warmUp(rig, all));
    const figures: LoadFigures[] = [];
    for (const load of loads) figures.push(await measureLoad(rig, load, steps));
    const latency = await steps.run(`Produce → row at ${LATENCY_RECORDS_PER_SECOND} ratings/s`, () =>
      latencyOf(rig, ratings, positive('--seconds', values.seconds)),
    );
    console.log(
      values.json
        ? JSON.stringify({ cpuPerSecond, latency, loads: figures }, null, 2)
        : textOf(figures, latency, cpuPerSecond),
    );
  } finally {
    await rig.end();
  }
};

const positive = (option: string, text: string): number => {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`${option} ${text}: give a positive number`);
};

/** The servers' and our own code are compiled when the first load begins. */
const warmUp = async (rig: Rig, loads: readonly Load[]): Promise<void> => {
  for (const load of loads.filter(
    ({ topic }, index, all) => all.findIndex((other) => other.topic === topic) === index,
  )) {
    const some = { ...load, records: WARM_UP_RECORDS };
    await preload(rig, some);
    const client = await rig.keyspace(`warm_up_${some.topic.replace('.', '_')}`);
    const figures = new Figures();
    const handler = handlerOn(some.topic, storesOn(client, figures.telemetryOf('local')), figures);
    await driveTopic(rig, some.topic, handler, figures, () => figures.delivered(some.topic) >= some.records);
  }
};

const measureLoad = async (rig: Rig, load: Load, steps: Steps): Promise<LoadFigures> => {
  await steps.run(`${load.name}: ${load.records} records produced`, () => preload(rig, load));
  const keyspace = `bench_${load.name.replaceAll(/\W+/g, '_').toLowerCase()}`;
  const client = await rig.keyspace(keyspace);
  const figures = new Figures();
  const stores = storesOn(client, figures.telemetryOf('local'));
  const stages = stagesOf(stores, (noted) => handlerOn(load.topic, noted, figures));
  const before = await processorTimes(rig);
  const { seconds } = await steps.run(`${load.name}: from Kafka to rows`, () =>
    driveTopic(rig, load.topic, stages.handler, figures, () => figures.delivered(load.topic) >= load.records),
  );
  const processorSeconds = (await processorTimes(rig)).map((after, index) => after - (before[index] ?? 0));
  const processMb = process.memoryUsage().rss / MB;
  const counted = await countedIn(client, load.topic);
  if (counted !== load.records) throw new Error(`${load.name}: the rows count ${counted} of ${load.records} records`);
  const recorder = makeRequestRecorder();
  const { seconds: storelessSeconds } = await steps.run(`${load.name}: the same without a server`, () => {
    const unmeasured = new Figures();
    const handler = handlerOn(load.topic, storesOn(recorder.client, unmeasured.telemetryOf('local')), unmeasured);
    return driveTopic(rig, load.topic, handler, unmeasured, () => unmeasured.delivered(load.topic) >= load.records);
  });
  const bare = await rig.keyspace(`${keyspace}_bound`);
  const boundSeconds = await steps.run(`${load.name}: its requests by the driver alone`, () =>
    boundOf(bare, recorder.requests),
  );
  const recordsPerSecond = load.records / seconds;
  const busyMs = stages.decideMs() + stages.storeMs();
  return {
    load: load.name,
    records: load.records,
    seconds,
    recordsPerSecond,
    timesSpark: recordsPerSecond / load.sparkPerSecond,
    storelessPerSecond: load.records / storelessSeconds,
    boundPerSecond: load.records / boundSeconds,
    shareOfBound: boundSeconds / seconds,
    storeOperationsPerGroup: figures.count(METRICS.storeOperations) / figures.count(METRICS.groupsWritten),
    decideShare: stages.decideMs() / busyMs,
    storeShare: stages.storeMs() / busyMs,
    processorSecondsPerMillion: (processorSeconds.reduce((sum, each) => sum + each, 0) * 1_000_000) / load.records,
    processorSeconds,
    processMb,
    serversMb: (await residentMb(rig.engines.kafka.pid)) + (await residentMb(rig.engines.cassandra.pid)),
  };
};

/** Of this process, Cassandra and Kafka. */
const processorTimes = ({ engines }: Rig): Promise<number[]> =>
  Promise.all([process.pid, engines.cassandra.pid, engines.kafka.pid].map(processorSecondsOf));

/** Of a process on Linux; NaN elsewhere. */
const residentMb = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
};

const textOf = (figures: readonly LoadFigures[], { p50, p99 }: Spread, cpuPerSecond: number): string => {
  const row = (cells: readonly (string | number)[]): string =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(26) : String(cell).padStart(12))).join('');
  return [
    row([
      'load',
      'records',
      'records/s',
      '× Spark',
      'storeless/s',
      'bound/s',
      '% of bound',
      'ops/group',
      'decide %',
      'store %',
      'CPU s/M',
      'Node MB',
      'servers MB',
    ]),
    ...figures.map((each) =>
      row([
        each.load,
        each.records,
        Math.round(each.recordsPerSecond),
        each.timesSpark.toFixed(2),
        Math.round(each.storelessPerSecond),
        Math.round(each.boundPerSecond),
        Math.round(each.shareOfBound * 100),
        each.storeOperationsPerGroup.toFixed(2),
        Math.round(each.decideShare * 100),
        Math.round(each.storeShare * 100),
        Math.round(each.processorSecondsPerMillion),
        Math.round(each.processMb),
        Math.round(each.serversMb),
      ]),
    ),
    '',
    `produce → row at ${LATENCY_RECORDS_PER_SECOND} ratings/s: p50 ${p50} ms, p99 ${p99} ms (Spark, tuned: p50 1,640 ms, p99 2,920 ms)`,
    `CPU path, envelope → Avro → decide, no store: ${Math.round(cpuPerSecond).toLocaleString('en')} ratings/s on one core`,
  ].join('\n');
};
