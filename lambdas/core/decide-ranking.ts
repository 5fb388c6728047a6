import { labelsOf, rankingOf, selectionOf } from './ranking.ts';
import { type DetailDependencies, readDetails } from './read-details.ts';
import type { Finding, TrendSnapshot, TrendSnapshots } from './trend-ports.ts';
import type { WorkflowPlan } from './workflow.ts';

export interface DecisionDependencies extends DetailDependencies {
  readonly trendSnapshots: TrendSnapshots;
}

/**
 * Ranks what the shards found, and resolves to what is decided for the window: this ranking, or the one that somebody else
 * was first with.
 */
export const decideRanking = async (
  { trendSnapshots, ...details }: DecisionDependencies,
  { at, windowStart }: WorkflowPlan,
  findings: readonly Finding[],
  ttlSeconds: number,
): Promise<TrendSnapshot> => {
  const selection = selectionOf(findings);
  const ranking = rankingOf(selection, await readDetails(details, selection, at));
  return await trendSnapshots.decide({ windowStart, ranking, labels: labelsOf(findings) }, ttlSeconds);
};
