import type { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { noTelemetry } from '../../../bin/operator/no-telemetry.ts';
import { allRows, firstRow } from '../../../lambdas/adapters/keyspaces/all-rows.ts';
import { makeKeyspacesChangeLog } from '../../../lambdas/adapters/keyspaces/change-log.ts';
import { makeKeyspacesPollCheckpoints } from '../../../lambdas/adapters/keyspaces/poll-checkpoints.ts';
import { epochMs } from '../../../lambdas/core/time.ts';

type Row = Readonly<Record<string, unknown>>;

/** Answers with these pages, as Keyspaces does where rows have expired; `asked` has the options of each question. */
const clientOf = (...pages: readonly (readonly Row[])[]) => {
  const asked: { readonly pageState?: string; readonly fetchSize?: number }[] = [];
  const execute = async (_: string, __: unknown, options: { pageState?: string; fetchSize?: number }) => {
    asked.push(options);
    const index = Number(options.pageState ?? 0);
    return {
      rows: [...(pages[index] ?? [])],
      pageState: index + 1 < pages.length ? String(index + 1) : null,
      async *[Symbol.asyncIterator]() {
        yield* pages[index] ?? [];
      },
    };
  };
  return { client: { execute } as unknown as Client, asked };
};

const GAP: readonly Row[] = [];

describe('Rows of a query', () => {
  it('are all of every page, whichever are empty', async () => {
    const { client, asked } = clientOf(GAP, [{ a: 1 }], GAP, GAP, [{ a: 2 }, { a: 3 }], GAP);
    expect(await allRows(client, 'SELECT', [])).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect(asked.map(({ pageState }) => pageState)).toEqual([undefined, '1', '2', '3', '4', '5']);
    expect(await allRows(clientOf([{ a: 1 }]).client, 'SELECT', [])).toEqual([{ a: 1 }]);
  });

  it('are read one at a time where one is wanted, and no further than to the first', async () => {
    const { client, asked } = clientOf(GAP, GAP, [{ a: 1 }], [{ a: 2 }]);
    expect(await firstRow(client, 'SELECT', [])).toEqual({ a: 1 });
    expect(asked.map(({ fetchSize }) => fetchSize)).toEqual([1, 1, 1]);
    expect(await firstRow(clientOf(GAP, GAP).client, 'SELECT', [])).toBeUndefined();
  });

  it('reach the change log from behind a page of expired ones', async () => {
    const at = new Date(300_000);
    const row = {
      changed_in: new Date(300_000),
      movies: new Map([[at, [7]]]),
      data_type: 'sentiment',
      changed_at: at,
    };
    const log = makeKeyspacesChangeLog(clientOf(GAP, [row]).client, noTelemetry);
    expect(await log.read(epochMs(300_000), 0)).toHaveLength(1);
  });

  it('reach the poller from behind a page of expired ones', async () => {
    const unset = ['listed_at', 'metadata_published_at', 'metadata_polled_at', 'reviews_polled_at', 'failing'];
    const ofMovie = { movie_id: 7, ...Object.fromEntries(unset.map((name) => [name, null])) };
    const checkpoints = makeKeyspacesPollCheckpoints(clientOf(GAP, [ofMovie]).client, noTelemetry);
    // One of each shard.
    expect(await checkpoints.readAll()).toHaveLength(8);
  });
});
