import type { RankingType, ViewDocument } from '../../../lambdas/core/serving/view-ports.ts';
import type { EpochMs } from '../../../lambdas/core/time.ts';
import type { Backend } from '../../backend/backend.ts';
import type { RankingTops, TopRow } from './snapshot.ts';

const ROWS: Readonly<Record<RankingType, number>> = { trending: 5, breakout: 3, declining: 3 };

/** Reads the newest rankings from the documents: what is shown is what the serving layer would show. */
export const readRankings = async ({ documents }: Backend, now: EpochMs): Promise<RankingTops | undefined> => {
  const read = (type: RankingType): Promise<ViewDocument[]> => documents.ranking(type, now, ROWS[type], now);
  const [trending, breakout, declining] = await Promise.all([read('trending'), read('breakout'), read('declining')]);
  const newest = [...trending, ...breakout, ...declining].map(({ windowStart }) => windowStart);
  if (newest.length === 0) return undefined;
  const windowStart = newest.reduce((one, other) => (other > one ? other : one));
  // A window in which no movie breaks out has no such document: an older one is no longer true.
  const rowsOf = (some: readonly ViewDocument[]): TopRow[] =>
    some.filter((document) => document.windowStart === windowStart).map(rowOf);
  return { windowStart, trending: rowsOf(trending), breakout: rowsOf(breakout), declining: rowsOf(declining) };
};

const rowOf = (document: ViewDocument): TopRow => {
  const { movieId, title, dataType, view } = document;
  const name = title ?? `#${movieId}`;
  if (dataType === 'trending') return row(name, view['trending_score'], view['velocity'], String(view['label']));
  if (dataType === 'breakout')
    return row(name, view['breakout_score'], view['trend_velocity'], `${fixed(view['surge_multiplier'])} × the usual`);
  return row(name, view['decline_score'], view['trend_velocity'], `${percent(view['momentum_loss'])} below the usual`);
};

const row = (title: string, score: unknown, velocity: unknown, detail: string): TopRow => ({
  title,
  value: fixed(score),
  detail: `${detail}   ${typeof velocity === 'number' ? `${velocity.toFixed(1)} points/h` : 'velocity not known yet'}`,
});

const fixed = (value: unknown): string => Number(value).toFixed(1);
const percent = (value: unknown): string => `${Math.round(100 * Number(value))} %`;
