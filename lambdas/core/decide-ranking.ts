import { RetryBatch } from './failures.ts';
import { labelsOf, mergeFindings, rankingOf, selectionOf } from './ranking.ts';
import { type DetailDependencies, readDetails } from './read-details.ts';
import type { ShardFindings, TrendShards, TrendSnapshot, TrendSnapshots } from './trend-ports.ts';
import type { WorkflowPlan } from './workflow.ts';

export interface DecisionDependencies extends DetailDependencies {
  readonly trendShards: TrendShards;
  readonly trendSnapshots: TrendSnapshots;
}

/**
 * Ranks what all shards of the plan found, and resolves to what is decided for the window: this ranking, or the one that
 * somebody else was first with.
 *
 * @throws RetryBatch while findings of a shard are missing
 */
export const decideRanking = async (
  { trendShards, trendSnapshots, ...details }: DecisionDependencies,
  { at, windowStart, shards }: WorkflowPlan,
  ttlSeconds: number,
): Promise<TrendSnapshot> => {
  const findings = mergeFindings(completeOf(await trendShards.readAll(windowStart), shards));
  const selection = selectionOf(findings);
  const ranking = rankingOf(selection, await readDetails(details, selection, at));
  return await trendSnapshots.decide({ windowStart, ranking, labels: labelsOf(findings) }, ttlSeconds);
};

const completeOf = (found: ReadonlyMap<number, ShardFindings>, shards: readonly number[]): ShardFindings[] => {
  const missing = shards.filter((shard) => !found.has(shard));
  if (missing.length > 0) throw new RetryBatch(`nothing was found yet by the shards ${missing.join(', ')}`);
  return shards.flatMap((shard) => found.get(shard) ?? []);
};
