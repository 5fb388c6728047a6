import { describe, expect, it } from 'vitest';
import { MemoryCountedLog } from '../../../../lambdas/adapters/memory/counted-log.ts';
import { MemoryWindowTable } from '../../../../lambdas/adapters/memory/window-table.ts';
import { ratingTable, sentimentTable, type WindowTable } from '../../../../lambdas/adapters/rows/window-tables.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { memoryTablesOf } from '../../../../localstack/backend/memory-tables.ts';
import { NOW } from '../../../builders/time.ts';
import { countedLogContract } from './counted-log-contract.ts';
import { publishedStatsContract } from './published-stats-contract.ts';
import { windowRowsContract } from './window-rows-contract.ts';
import { type AggregateOf, publishedRowOf, ratingOf, sentimentOf } from './window-samples.ts';

/** A clock that `look` sets ahead for as long as it looks. */
const aheadClock = () => {
  let ahead = 0;
  return {
    now: () => epochMs(NOW + ahead),
    look: <Seen>(seconds: number, act: () => Seen): Seen => {
      ahead = seconds * 1_000;
      try {
        return act();
      } finally {
        ahead = 0;
      }
    },
  };
};

describe('The log of contributions in memory', () => {
  countedLogContract(async () => {
    const clock = aheadClock();
    const log = new MemoryCountedLog(clock.now);
    return {
      log,
      windowStart: NOW,
      elsewhere: () => log,
      outlives: async (windowStart, slot, movieId, seconds) =>
        clock.look(seconds, () => log.entriesOf(movieId, windowStart, slot).length > 0),
    };
  });
});

const contractOf = <Aggregate>(table: WindowTable<Aggregate>, aggregateOf: AggregateOf<Aggregate>): void =>
  windowRowsContract(
    async () => {
      const clock = aheadClock();
      const rows = new MemoryWindowTable(clock.now, table);
      return {
        publisher: rows,
        rows,
        now: NOW,
        outlives: async (movieId, windowStart, seconds) =>
          clock.look(seconds, () => rows.rowsOf(movieId).some((row) => row.windowStart === windowStart)),
      };
    },
    table,
    aggregateOf,
  );

describe('Window rows in memory, review_sentiments', () => {
  contractOf(sentimentTable, sentimentOf);
});

describe('Window rows in memory, movie_ratings_by_window', () => {
  contractOf(ratingTable, ratingOf);
});

describe('A row of movie_stats in memory, published with a row of ratings', () => {
  publishedStatsContract(async () => {
    const { ratings, stats } = memoryTablesOf(() => NOW);
    return { publisher: ratings.rows, now: NOW, stats: async () => stats.all() };
  });
});

describe('The in-memory fake', () => {
  it.each([0, -1])(
    'refuses a TTL of %i s, with which a server keeps the row for ever or refuses it',
    async (ttlSeconds) => {
      const rows = new MemoryWindowTable(() => NOW, ratingTable);
      await expect(rows.publish([publishedRowOf(603, NOW, ratingOf, 1, ttlSeconds)])).rejects.toThrow(RangeError);
    },
  );

  it('lets a row that has lapsed hide what is older, as a tombstone does', async () => {
    let now = NOW;
    const rows = new MemoryWindowTable(() => now, ratingTable);
    await rows.publish([publishedRowOf(603, NOW, ratingOf, 2, 60)]);
    now = epochMs(NOW + 60_000);
    await rows.publish([publishedRowOf(603, NOW, ratingOf, 1, 60)]);
    expect(rows.all()).toEqual([]);
  });
});
