import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { METRICS, type TableName } from '../../schema/names.ts';
import { ALL_TOPICS, READERS } from '../../schema/topology.ts';
import type { ByPartition } from '../aws/event-source-mapping/record-source.ts';
import type { ExecutionReport } from '../aws/local-workflow.ts';
import type { Backend } from '../backend/backend.ts';
import type { EngineChoice } from '../engines/choose-engine.ts';
import type { Figures, Spread } from '../pipeline/figures.ts';
import { type RunOptions, UnusableOption } from './run-options.ts';

/** How a replay of the past went. */
export interface ReplayFigures {
  readonly polls: number;
  readonly records: number;
  readonly seconds: number;
  readonly recordsPerSecond: number;
}

/** What `--report` writes. Latencies are of the time after the replay, in milliseconds. */
export interface RunReport {
  readonly engine: string;
  readonly why: string;
  /** ISO 8601, of the machine. */
  readonly startedAt: string;
  readonly options: RunOptions;
  readonly versions: { readonly project: string; readonly node: string; readonly platform: string };
  readonly seconds: number;
  readonly replay: ReplayFigures | null;
  readonly recordsPerTopic: Readonly<Record<string, number>>;
  readonly rowsPerTable: Partial<Record<TableName, number>>;
  readonly lagPerGroup: Readonly<Record<string, number>>;
  readonly recordsApplied: number;
  readonly windowsWritten: number;
  readonly late: number;
  readonly expired: number;
  readonly deadLetters: number;
  readonly storeOperations: number;
  readonly storeFailures: number;
  readonly batchesDeliveredAgain: number;
  readonly produceToRowMs: Spread;
  /** Where it goes, by topic: `wait` of records, the others of batches. */
  readonly stageMs: ReturnType<Figures['stages']>;
  readonly batchMs: Spread;
  readonly storeMs: Spread;
  readonly servingViews: ServingViewsReport;
  readonly tmdb: { readonly requests: number; readonly throttled: number; readonly failures: number };
}

/** What the five-minute workflow has done. */
export interface ServingViewsReport {
  readonly executions: number;
  readonly documentsWritten: number;
  /** Documents that were behind their rows without a reason. */
  readonly difference: number;
  readonly labelChanges: number;
  /** `null`: none has ended. */
  readonly last: ExecutionReport | null;
}

export const totalOf = (byPartition: ByPartition): number =>
  [...byPartition.values()].reduce((total, count) => total + count, 0);

export interface RunFacts {
  readonly choice: EngineChoice;
  readonly options: RunOptions;
  readonly startedAt: number;
  readonly seconds: number;
  readonly replay: ReplayFigures | null;
  readonly lastExecution: ExecutionReport | undefined;
}

export const runReportOf = async (
  { choice, options, startedAt, seconds, replay, lastExecution }: RunFacts,
  { admin, rowCounts }: Backend,
  figures: Figures,
): Promise<RunReport> => {
  const recordsPerTopic: Record<string, number> = {};
  const lagPerGroup: Record<string, number> = {};
  for (const topic of ALL_TOPICS) {
    recordsPerTopic[topic] = totalOf(await admin.endOffsets(topic));
    lagPerGroup[READERS[topic].group] = totalOf(await admin.lag(READERS[topic].group, topic));
  }
  return {
    engine: choice.engine,
    why: choice.why,
    startedAt: new Date(startedAt).toISOString(),
    options,
    versions: {
      project: await projectVersion(),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    },
    seconds,
    replay,
    recordsPerTopic,
    rowsPerTable: await rowCounts(),
    lagPerGroup,
    recordsApplied: figures.count(METRICS.recordsApplied),
    windowsWritten: figures.count(METRICS.windowsWritten),
    late: figures.count(METRICS.recordsLate),
    expired: figures.count(METRICS.recordsExpired),
    deadLetters: figures.count(METRICS.deadLetters),
    storeOperations: figures.count(METRICS.storeOperations),
    storeFailures: figures.count(METRICS.storeFailures),
    batchesDeliveredAgain: figures.retries,
    produceToRowMs: figures.spread(METRICS.rowLatencyMs),
    stageMs: figures.stages(),
    batchMs: figures.spread(METRICS.batchLatencyMs),
    storeMs: figures.spread(METRICS.storeLatencyMs),
    servingViews: servingViewsReportOf(lastExecution, figures),
    tmdb: {
      requests: figures.count(METRICS.tmdbRequests),
      throttled: figures.count(METRICS.tmdbThrottled),
      failures: figures.count(METRICS.tmdbFailures),
    },
  };
};

const PROJECT = new URL('../../package.json', import.meta.url);

const projectVersion = async (): Promise<string> =>
  (JSON.parse(await readFile(PROJECT, 'utf8')) as { readonly version: string }).version;

const servingViewsReportOf = (last: ExecutionReport | undefined, figures: Figures): ServingViewsReport => ({
  executions: figures.count(METRICS.executionsStarted),
  documentsWritten: figures.count(METRICS.documentsWritten),
  difference: figures.count(METRICS.viewDifference),
  labelChanges: figures.count(METRICS.labelChangesPublished),
  last: last ?? null,
});

/**
 * Asked before the run, which may be long, instead of after it. A file that is there keeps its content.
 *
 * @throws UnusableOption naming the file where no report can be written to it
 */
export const refuseUnwritableReport = async (file: string): Promise<void> => {
  try {
    await using handle = await open(file, 'a');
    const { size } = await handle.stat();
    if (size === 0) await rm(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UnusableOption(
      `--report ${file}: ${resolve(file)} cannot be written (${code}). Name a file in a folder that is there and yours.`,
      { cause },
    );
  }
};

/** @throws Error naming the file where it cannot be written */
export const writeReport = async (file: string, report: RunReport): Promise<void> => {
  try {
    await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  } catch (cause) {
    throw new Error(`the report could not be written to ${file}: ${(cause as Error).message}`, { cause });
  }
};
