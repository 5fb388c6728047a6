import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Client } from 'cassandra-driver';
import { concurrently } from '../../lambdas/core/concurrently.ts';
import { samplesOf } from '../../lambdas/core/stats-velocity.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../lambdas/core/time.ts';
import { assessTrend } from '../../lambdas/core/trend.ts';
import type { RatingFigures } from '../../lambdas/core/trend-ports.ts';
import { printedSteps, type Steps } from '../../localstack/engines/steps.ts';
import { METRICS } from '../../schema/names.ts';
import { startRig } from './pipeline/rig.ts';
import { loadHistory } from './workflow/load-history.ts';
import { planAt, trendStepsOn } from './workflow/trend-steps.ts';

const HELP = `npm run bench -- workflow [options]

The steps of the five-minute workflow over a real Cassandra on this machine, on a table of ratings in which every movie has
changed. Twice in a row: the first execution has a velocity to write for each movie, the second finds them right.

  --movies 5000      movies
  --hours 26         of samples, one every five minutes
  --concurrency 32   movies that each shard looks at at a time
  --optimised        Cassandra with its JVM's optimising compiler, which a local run does without to start sooner
  --help`;

const HISTORY_MS = 26 * 60 * MINUTE_MS;

export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      movies: { type: 'string', default: '5000' },
      hours: { type: 'string', default: '26' },
      concurrency: { type: 'string', default: '32' },
      optimised: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const [movies = 0, hours = 0, concurrency = 0] = [values.movies, values.hours, values.concurrency].map(Number);
  const steps = printedSteps((line) => process.stderr.write(`${line}\n`));
  const rig = await startRig(steps, values.optimised ? 'throughput' : 'boot');
  try {
    const client = await rig.keyspace('workflow_bench');
    const now = epochMs(Date.now());
    const rows = await steps.run(`Load ${movies} movies`, () => loadHistory(client, { movies, hours, now }));
    console.log(`${movies} movies, ${rows} rows of ratings`);
    const timed = stopwatchOf(rig.engines.cassandra.pid);
    await measure(client, { movies, now, concurrency, timed }, steps);
  } finally {
    await rig.end();
  }
};

interface Measurement {
  readonly movies: number;
  readonly now: EpochMs;
  readonly concurrency: number;
  readonly timed: Timed;
}

const measure = async (
  client: Client,
  { movies, now, concurrency, timed }: Measurement,
  steps: Steps,
): Promise<void> => {
  const { detect, rank, ratingHistory, telemetry } = trendStepsOn(client, concurrency);
  const movieIds = Array.from({ length: movies }, (_, index) => index + 1);
  const from = epochMs(now - HISTORY_MS);
  let kept: RatingFigures[][] = [];
  const readAll = async (): Promise<void> => {
    kept = [];
    const failures = await concurrently(movieIds, 8 * concurrency, async (movieId) => {
      kept.push(await ratingHistory.since(movieId, from));
    });
    if (failures.length > 0) throw failures[0]?.error;
  };
  await steps.run('Warm-up', readAll);
  await timed('read every history', readAll);
  await timed('assess every movie', async () => {
    for (const rows of kept) assessTrend(samplesOf(rows), now);
  });
  kept = [];
  for (const execution of [1, 2]) {
    const plan = planAt(epochMs(now + execution), null);
    const operations = () => telemetry.counts.get(METRICS.storeOperations) ?? 0;
    const before = operations();
    const outcomes = await timed(`detect-trends, execution ${execution}`, () => detect(plan));
    const total = (figure: 'assessed' | 'velocities' | 'labelled') =>
      outcomes.reduce((sum, outcome) => sum + outcome[figure], 0);
    console.log(
      `  ${total('assessed')} assessed, ${total('velocities')} velocities, ${total('labelled')} labelled, ${operations() - before} store operations`,
    );
    console.log(`  ${JSON.stringify(await timed(`rank-trends, execution ${execution}`, () => rank(plan)))}`);
  }
};

/** Runs something and prints how long it took, and the processor time of this process and of Cassandra's in it. */
type Timed = <Value>(what: string, act: () => Promise<Value>) => Promise<Value>;

const stopwatchOf =
  (serverPid: number): Timed =>
  async (what, act) => {
    const startedAt = performance.now();
    const ours = process.cpuUsage();
    const servers = await cpuSecondsOf(serverPid);
    const value = await act();
    const { user, system } = process.cpuUsage(ours);
    const figures = [
      (performance.now() - startedAt) / 1_000,
      (user + system) / 1e6,
      (await cpuSecondsOf(serverPid)) - servers,
    ].map((seconds) => seconds.toFixed(2).padStart(6));
    console.log(`${what.padEnd(28)} ${figures[0]} s, CPU: ${figures[1]} s here, ${figures[2]} s Cassandra`);
    return value;
  };

const TICKS_PER_SECOND = 100;

/** Of a process on Linux, the 14th and 15th field of proc(5)'s stat; NaN elsewhere. */
const cpuSecondsOf = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
};
