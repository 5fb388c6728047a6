/** Counts a run's log again, by the oracle's words alone, and holds the rows against it. */
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Client } from 'cassandra-driver';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import type { EngineAddresses } from '../../../localstack/engines/engine.ts';
import { KEYSPACE, TABLES, type TableName } from '../../../schema/names.ts';
import { passOf } from '../engines/pass.ts';
import { readLog } from '../engines/read-back.ts';
import { readRows } from '../engines/tables.ts';
import { type Fact, HOUR_MS, identityOf, windowOf } from '../oracle/facts.ts';

export interface Recount {
  readonly records: number;
  readonly rows: number;
  readonly lost: number;
  readonly double: number;
  /** The first few. */
  readonly differences: readonly string[];
}

/** Rows near the end of their 48 hours may have left while the run went on. */
const JUDGED_HOURS = 40;
const SHOWN = 5;

const COUNTED = [
  { kind: 'review', table: TABLES.reviewSentiments, column: 'review_count' },
  { kind: 'rating', table: TABLES.movieRatingsByWindow, column: 'rating_count' },
] as const satisfies readonly { kind: Fact['kind']; table: TableName; column: string }[];

export const countAgain = async (addresses: EngineAddresses, runFolder: string): Promise<Recount> => {
  const log = await readLog(passOf('run', addresses, runFolder, 1));
  const setAside = await keysSetAside(join(runFolder, 'dead-letters'));
  const facts = log.flatMap(({ topic, partition, offset, fact }) =>
    fact === null || setAside.has(`${topic}/${partition}/${offset}`) ? [] : [fact],
  );
  const newest = Math.max(...facts.filter(({ kind }) => kind === 'rating').map(({ at }) => at));
  const judged = facts.filter(({ at }) => at > newest - JUDGED_HOURS * HOUR_MS);
  const client = makeKeyspacesClient({ ...addresses.cassandra, keyspace: KEYSPACE });
  try {
    const tables = await Promise.all(COUNTED.map((counted) => compare(client, counted, judged)));
    return {
      records: log.length,
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      lost: tables.reduce((sum, { lost }) => sum + lost, 0),
      double: tables.reduce((sum, { double }) => sum + double, 0),
      differences: tables.flatMap(({ differences }) => differences).slice(0, SHOWN),
    };
  } finally {
    await client.shutdown();
  }
};

const compare = async (
  client: Client,
  { kind, table, column }: (typeof COUNTED)[number],
  facts: readonly Fact[],
): Promise<Omit<Recount, 'records'>> => {
  const rows = await readRows(client, table);
  const windows = Map.groupBy(
    facts.filter((fact) => fact.kind === kind),
    ({ movieId, at }) => `${movieId}/${windowOf(at)}`,
  );
  const found = { rows: windows.size, lost: 0, double: 0, differences: [] as string[] };
  for (const [key, some] of windows) {
    const counted = Number(rows.get(key)?.[column] ?? 0);
    const expected = new Set(some.map(identityOf)).size;
    found.lost += Math.max(0, expected - counted);
    found.double += Math.max(0, counted - expected);
    if (counted !== expected) found.differences.push(`${table} ${key}: ${counted} in the row, ${expected} in the log`);
  }
  return found;
};

/** What was set aside is not counted, by design: `topic/partition/offset`. */
const keysSetAside = async (folder: string): Promise<ReadonlySet<string>> => {
  const files = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  return new Set(
    files.flatMap((file) => {
      const [topic, , partition, name = ''] = file.split(sep);
      return name.endsWith('.json') ? [`${topic}/${partition}/${Number(name.replace('.json', ''))}`] : [];
    }),
  );
};
