import type { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { makeKeyspacesRankings } from '../../../lambdas/adapters/keyspaces/rankings.ts';
import { makeViewRows } from '../../../lambdas/adapters/rows/row-views.ts';
import { epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { RANKING_TYPES, rankingShapeOf } from '../../../schema/rankings.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { at, RETENTION_MS } from '../../builders/time.ts';
import { rankingOfMovie } from '../contracts/trends/ranking-samples.ts';

const START = at('12:00:00');
const TTL_SECONDS = 3_600;

/** What is written as `window_end` beside a ranking's rows, by table. */
const writtenEnds = async (): Promise<Map<string, unknown>> => {
  const ends = new Map<string, unknown>();
  const batch = async (statements: readonly { readonly query: string; readonly params: readonly unknown[] }[]) => {
    for (const { query, params } of statements) {
      const [, table = '', columns = ''] = /INTO (\w+) \(([^)]+)\)/.exec(query) ?? [];
      const index = columns.split(', ').indexOf('window_end');
      if (index >= 0) ends.set(table, params[index]);
    }
  };
  const rankings = makeKeyspacesRankings({ batch } as unknown as Client, countedTelemetry());
  await rankings.write(START, rankingOfMovie(603), TTL_SECONDS);
  return ends;
};

/** The documents' own, where the views' windows have this size. */
const shownEnds = async (windowSizeMs: number): Promise<Map<string, unknown>> => {
  const nothing = { since: async () => [], before: async () => null, storeVelocities: async () => undefined };
  const rows = makeViewRows({
    sentimentRows: nothing,
    ratingRows: nothing,
    stats: async () => [],
    facts: async () => new Map(),
    rankings: { read: async () => rankingOfMovie(603) },
    windowing: { windowSizeMs, retentionMs: RETENTION_MS },
  });
  return new Map((await rows.rankings(START)).map(({ dataType, windowEnd }) => [dataType, windowEnd]));
};

describe('The end of a ranking', () => {
  it.each([5, 15, 60])('is one in row and document, where windows of the views have %i minutes', async (minutes) => {
    const [written, shown] = [await writtenEnds(), await shownEnds(minutes * MINUTE_MS)];
    const withEnd = RANKING_TYPES.filter((type) => rankingShapeOf(type).hasWindowEnd);
    expect(withEnd.map((type) => written.get(rankingShapeOf(type).table))).toEqual(
      withEnd.map((type) => shown.get(type)),
    );
    // Of the window that the execution ranks.
    expect(new Set(shown.values())).toEqual(new Set([epochMs(START + 5 * MINUTE_MS)]));
  });
});
