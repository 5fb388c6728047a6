import type { Client } from 'cassandra-driver';
import { parsedArguments } from '../../bin/program/arguments.ts';
import type { ViewDocuments } from '../../lambdas/core/serving/view-ports.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../lambdas/core/time.ts';
import { windowStartOf } from '../../lambdas/core/tumbling-window.ts';
import { openDocuments } from '../../localstack/backend/open-documents.ts';
import { printedSteps } from '../../localstack/engines/steps.ts';
import { WINDOWING } from '../../localstack/pipeline/mappings.ts';
import { METRICS } from '../../schema/names.ts';
import { countedTelemetry } from '../builders/telemetry.ts';
import { startRig } from './pipeline/rig.ts';
import { type Execution, workflowOn } from './workflow/executions.ts';
import { loadHistory } from './workflow/load-history.ts';
import { stopwatchOf, type Timed } from './workflow/stopwatch.ts';

const HELP = `npm run bench -- workflow [options]

Whole executions of the five-minute workflow, as deployed, over a real Cassandra and a real document server on this machine:
first on a table of ratings that has never been copied, then after polls that have seen every movie again.

  --movies 5000      movies
  --hours 26         of samples, one every five minutes
  --polls 2          polls, each with an execution after it
  --concurrency 32   movies that each task looks at at a time
  --optimised        Cassandra with its JVM's optimising compiler, which a local run does without to start sooner
  --help`;

export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parsedArguments({
    args: [...args],
    options: {
      movies: { type: 'string', default: '5000' },
      hours: { type: 'string', default: '26' },
      polls: { type: 'string', default: '2' },
      concurrency: { type: 'string', default: '32' },
      optimised: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const [movies = 0, hours = 0] = [values.movies, values.hours].map(Number);
  const steps = printedSteps((line) => process.stderr.write(`${line}\n`));
  const rig = await startRig(steps, values.optimised ? 'throughput' : 'boot');
  try {
    const client = await rig.keyspace('workflow_bench');
    // The poll is at the window's start, the execution a minute later.
    const now = epochMs(windowStartOf(epochMs(Date.now()), WINDOWING.windowSizeMs) + MINUTE_MS);
    const rows = await steps.run(`Load ${movies} movies`, () => loadHistory(client, { movies, hours, now }));
    console.log(`${movies} movies, ${rows} rows of ratings`);
    const { cassandra, documents } = rig.engines;
    const timed = stopwatchOf({ Cassandra: cassandra.pid, documents: documents.pid });
    const movieIds = Array.from({ length: movies }, (_, index) => index + 1);
    const [clock, telemetry] = [{ now: () => now }, countedTelemetry()];
    const opened = await openDocuments({ addresses: rig.engines, clock, telemetry, notice: console.error });
    const settings = { movieIds, now, polls: Number(values.polls), concurrency: Number(values.concurrency), timed };
    await measureExecutions(client, opened.documents, settings);
    await opened.close();
  } finally {
    await rig.end();
  }
};

interface ExecutionSettings {
  readonly movieIds: readonly number[];
  readonly now: EpochMs;
  readonly polls: number;
  readonly concurrency: number;
  readonly timed: Timed;
}

const measureExecutions = async (
  client: Client,
  documents: ViewDocuments,
  { movieIds, now, polls, concurrency, timed }: ExecutionSettings,
): Promise<void> => {
  const { execute, pollAll, telemetry } = await workflowOn(client, documents, now, concurrency);
  const countOf = (metric: Parameters<typeof telemetry.count>[0]): number => telemetry.counts.get(metric) ?? 0;
  for (let execution = 0; execution <= polls; execution++) {
    if (execution > 0) await pollAll(movieIds);
    const before = [countOf(METRICS.documentsWritten), countOf(METRICS.storeOperations)] as const;
    const name = execution === 0 ? 'first execution' : `execution after poll ${execution}`;
    printSteps(await timed(name, execute));
    const written = countOf(METRICS.documentsWritten) - before[0];
    const operations = countOf(METRICS.storeOperations) - before[1];
    console.log(`  ${written} documents written, ${operations} store operations`);
  }
};

const printSteps = ({ steps }: Execution): void => {
  for (const { functionName, seconds } of steps)
    console.log(`  ${functionName.padEnd(32)}${seconds.toFixed(1).padStart(6)} s`);
};
