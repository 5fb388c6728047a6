import { printable } from '../../../lambdas/core/printable.ts';
import type { ViewDocument } from '../../../lambdas/core/serving/view-ports.ts';
import type { EpochMs } from '../../../lambdas/core/time.ts';
import {
  byRanking,
  RANKING_TYPES,
  RANKINGS,
  type RankedFigure,
  type RankingType,
  rankingShapeOf,
} from '../../../schema/rankings.ts';
import type { Backend } from '../../backend/backend.ts';
import type { RankingTops, TopRow } from './snapshot.ts';
import { fixed as shortFixed } from './text.ts';

/** Reads the newest rankings from the documents: what is shown is what the serving layer would show. */
export const readRankings = async ({ documents }: Backend, now: EpochMs): Promise<RankingTops | undefined> => {
  const read = await Promise.all(RANKING_TYPES.map((type) => documents.ranking(type, now, RANKINGS[type].shown, now)));
  const newest = read.flat().map(({ windowStart }) => windowStart);
  if (newest.length === 0) return undefined;
  const windowStart = newest.reduce((one, other) => (other > one ? other : one));
  // A window in which no movie breaks out has no such document: an older one is no longer true.
  const current = read.flat().filter((document) => document.windowStart === windowStart);
  const rowsOf = (type: RankingType) =>
    current.filter(({ dataType }) => dataType === type).map((one) => rowOf(type, one));
  return { windowStart, ...byRanking(rowsOf) };
};

/** What of a ranking's figures stands behind its score, in words. */
const DETAILS: Readonly<Partial<Record<RankedFigure, (value: unknown) => string>>> = {
  label: String,
  growth: (value) => `${fixed(value)} × the usual`,
  loss: (value) => `${percent(value)} below the usual`,
  velocity: (value) => (typeof value === 'number' ? `${shortFixed(value, 1)} points/day` : 'velocity not known yet'),
};

const rowOf = (type: RankingType, { movieId, title, view }: ViewDocument): TopRow => {
  const columns = Object.entries(rankingShapeOf(type).columns);
  const details = Object.entries(DETAILS).flatMap(([figure, tell]) =>
    columns.filter(([, of]) => of === figure).map(([column]) => tell(view[column])),
  );
  const [[first] = ['']] = columns;
  return { movieId, title: printable(title ?? `#${movieId}`), value: fixed(view[first]), detail: details.join('   ') };
};

const fixed = (value: unknown): string => Number(value).toFixed(1);
const percent = (value: unknown): string => `${Math.round(100 * Number(value))} %`;
