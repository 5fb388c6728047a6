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
  --help`;

const HISTORY_MS = 26 * 60 * MINUTE_MS;

export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      movies: { type: 'string', default: '5000' },
      hours: { type: 'string', default: '26' },
      concurrency: { type: 'string', default: '32' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const [movies = 0, hours = 0, concurrency = 0] = [values.movies, values.hours, values.concurrency].map(Number);
  const steps = printedSteps((line) => process.stderr.write(`${line}\n`));
  const rig = await startRig(steps);
  try {
    const client = await rig.keyspace('workflow_bench');
    const now = epochMs(Date.now());
    const rows = await steps.run(`Load ${movies} movies`, () => loadHistory(client, { movies, hours, now }));
    console.log(`${movies} movies, ${rows} rows of ratings`);
    await measure(client, { movies, now, concurrency }, steps);
  } finally {
    await rig.end();
  }
};

interface Measurement {
  readonly movies: number;
  readonly now: EpochMs;
  readonly concurrency: number;
}

const measure = async (client: Client, { movies, now, concurrency }: Measurement, steps: Steps): Promise<void> => {
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

/** Wall time, and the processor time of this process in it: the rest of both cores is Cassandra's. */
const timed = async <Value>(what: string, act: () => Promise<Value>): Promise<Value> => {
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const value = await act();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(
    `${what.padEnd(34)} ${seconds.toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of it on this process's CPU`,
  );
  return value;
};
