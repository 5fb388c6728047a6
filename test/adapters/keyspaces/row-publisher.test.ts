import type { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { makeKeyspacesRowPublisher } from '../../../lambdas/adapters/keyspaces/windows/row-publisher.ts';
import { ratingTable } from '../../../lambdas/adapters/rows/window-tables.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW, WINDOW_MS } from '../../builders/time.ts';
import { publishedRowOf, ratingOf } from '../contracts/counted-table/window-samples.ts';
import { statsRowOf } from '../contracts/snapshot-store/snapshot-samples.ts';

interface Statement {
  readonly query: string;
  readonly params: readonly unknown[];
}

describe('A row of ratings and what movie_stats shows of it', () => {
  it('go out side by side, as one write of one partition', async () => {
    const sent: Statement[][] = [];
    const client = { batch: async (some: readonly Statement[]) => void sent.push([...some]) };
    const publisher = makeKeyspacesRowPublisher(
      client as unknown as Client,
      ratingTable,
      WINDOW_MS,
      countedTelemetry(),
    );
    const rowOf = (movieId: number) => {
      const stats = { row: statsRowOf(movieId, 1, NOW), eventTime: NOW, ttlSeconds: 3_600 };
      return { ...publishedRowOf(movieId, NOW, ratingOf, 1), stats };
    };
    await publisher.publish([rowOf(603), publishedRowOf(604, NOW, ratingOf, 1), rowOf(605)]);

    const written = sent.map((some) => some.map(({ query, params }) => [/INTO (\w+)/.exec(query)?.[1], params[0]]));
    expect(written).toEqual([
      [
        ['movie_ratings_by_window', 603],
        ['movie_stats', 603],
        ['movie_ratings_by_window', 604],
        ['movie_ratings_by_window', 605],
        ['movie_stats', 605],
      ],
    ]);
  });
});
