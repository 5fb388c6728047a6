import type { WorkflowPlan } from '../serving/workflow-payloads.ts';
import type { Finding, TrendSnapshot } from '../trends/trend-ports.ts';
import { labelsOf, rankingOf, selectionOf } from './ranking.ts';
import { type DetailDependencies, readDetails } from './read-details.ts';

/** Ranks what the shards found. */
export const rankFindings = async (
  details: DetailDependencies,
  { at, windowStart }: WorkflowPlan,
  findings: readonly Finding[],
): Promise<TrendSnapshot> => {
  const selection = selectionOf(findings);
  const ranking = rankingOf(selection, await readDetails(details, selection, at));
  return { windowStart, ranking, labels: labelsOf(findings) };
};
