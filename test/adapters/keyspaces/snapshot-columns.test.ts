import type { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import {
  makeMovieStore,
  makeRankStore,
  makeStatsVelocityStore,
} from '../../../lambdas/adapters/keyspaces/snapshot-store.ts';
import type { SnapshotStore, Telemetry } from '../../../lambdas/core/ports.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';
import { makeStatsStore } from '../contracts/snapshot-store/stats-store.ts';

/** A row whose every property holds its own name. */
const rowOfNames = (known: Readonly<Record<string, string>>): never =>
  new Proxy(known, { get: (_, name) => known[String(name)] ?? name }) as never;

/** The property that fills each column. */
const propertiesByColumn = async (
  makeStore: (client: Client, telemetry: Telemetry) => SnapshotStore<never>,
  known: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> => {
  const sent: [query: string, params: readonly unknown[]][] = [];
  const client = { execute: async (...[query, params]: (typeof sent)[number]) => void sent.push([query, params]) };
  const store = makeStore(client as unknown as Client, countedTelemetry());
  await store.upsert([{ row: rowOfNames(known), eventTime: NOW, ttlSeconds: 60 }]);
  const [query = '', params = []] = sent[0] ?? [];
  const columns = /\((.*?)\) VALUES/.exec(query)?.[1]?.split(', ') ?? [];
  return Object.fromEntries(columns.map((column, index) => [column, params[index]]));
};

const camelCaseOf = (column: string): string => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

describe('A column of a snapshot', () => {
  it.each<[string, unknown, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['samples', makeStatsStore, { last_updated: 'eventTime' }, {}],
    ['ranks', makeRankStore, { trending_rank_day: 'rank' }, { timeWindow: 'day' }],
    ['ranks', makeRankStore, { trending_rank_week: 'rank' }, { timeWindow: 'week' }],
    ['velocities', makeStatsVelocityStore, {}, {}],
    ['movies', makeMovieStore, {}, {}],
  ])('of %s holds the property of its name', async (_, makeStore, exceptions, known) => {
    const filled = await propertiesByColumn(makeStore as never, known);
    expect(Object.keys(filled).length).toBeGreaterThan(2);
    for (const [column, property] of Object.entries(filled))
      expect([column, property]).toEqual([column, exceptions[column] ?? camelCaseOf(column)]);
  });
});
