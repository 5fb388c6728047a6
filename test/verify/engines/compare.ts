/** Holds every row of a pass against a batch recomputation of the log as Kafka has it. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'cassandra-driver';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { TABLES } from '../../../schema/names.ts';
import {
  type Fact,
  hourOf,
  identityOf,
  newestTexts,
  type RatingFact,
  RETENTION_MS,
  type ReviewFact,
  windowOf,
} from '../oracle/facts.ts';
import { judgeRow, type Verdict } from '../oracle/judge-row.ts';
import {
  type Columns,
  differencesOf,
  movieColumns,
  newestOf,
  rankColumns,
  ratingColumns,
  sentimentColumns,
  statsColumns,
} from '../oracle/recompute.ts';
import { compareChangeLog } from './compare-change-log.ts';
import type { Pass } from './pass.ts';
import type { LoggedRecord } from './read-back.ts';
import { readRows } from './tables.ts';

export interface Comparison {
  /** Records in the log, and distinct ones among them. */
  readonly records: number;
  readonly distinct: number;
  readonly expired: number;
  readonly deadLetters: number;
  readonly rows: number;
  /** Entries of the change log. */
  readonly changes: number;
  readonly lost: number;
  readonly double: number;
  readonly violations: readonly string[];
}

type Rows = ReadonlyMap<string, Columns>;

interface Views {
  readonly sentiments: Rows;
  readonly ratings: Rows;
  readonly stats: Rows;
  readonly movies: Rows;
}

export const compareAll = async (pass: Pass, log: readonly LoggedRecord[]): Promise<Comparison> => {
  const client = makeKeyspacesClient({ ...pass.addresses.cassandra, keyspace: pass.keyspace });
  try {
    return await compareOver(client, pass, log);
  } finally {
    await client.shutdown();
  }
};

const compareOver = async (client: Client, pass: Pass, log: readonly LoggedRecord[]): Promise<Comparison> => {
  const violations: string[] = [];
  const verdict: Verdict = { lost: 0, double: 0, violate: (what) => violations.push(what) };
  const told = log.flatMap(({ fact }) => (fact === null ? [] : [[identityOf(fact), fact] as const]));
  const facts = [...new Map(told).values()];
  const now = Date.now();
  const views = await readViews(client);
  compareViews(
    verdict,
    facts.filter(({ at }) => at <= now && at > now - RETENTION_MS),
    views,
  );
  const changes = await compareChangeLog(client, verdict);
  const deadLetters = await compareDeadLetters(verdict, pass, log, now);
  return {
    records: log.length,
    distinct: facts.length,
    expired: facts.filter(({ at }) => at <= now - RETENTION_MS).length,
    deadLetters,
    rows: Object.values(views).reduce((sum, { size }) => sum + size, 0),
    changes,
    lost: verdict.lost,
    double: verdict.double,
    violations,
  };
};

const readViews = async (client: Client): Promise<Views> => ({
  sentiments: await readRows(client, TABLES.reviewSentiments),
  ratings: await readRows(client, TABLES.movieRatingsByWindow),
  stats: await readRows(client, TABLES.movieStats),
  movies: await readRows(client, TABLES.movies),
});

const compareViews = (verdict: Verdict, facts: readonly Fact[], views: Views): void => {
  const { sentiments, ratings, stats, movies } = views;
  const [reviews, samples, ranks] = [kindOf(facts, 'review'), kindOf(facts, 'rating'), kindOf(facts, 'rank')];
  const metadata = kindOf(facts, 'metadata');
  compareWindows(verdict, TABLES.reviewSentiments, reviews, sentiments, sentimentColumns);
  compareWindows(verdict, TABLES.movieRatingsByWindow, samples, ratings, ratingColumns);
  compareSnapshots(verdict, TABLES.movieStats, samples, stats, hourKey, statsColumns);
  for (const list of ['day', 'week'] as const) {
    const some = ranks.filter((fact) => fact.list === list);
    compareSnapshots(verdict, TABLES.movieStats, some, stats, hourKey, rankColumns);
  }
  compareSnapshots(verdict, TABLES.movies, metadata, movies, movieKey, movieColumns);
  refuseOthers(verdict, TABLES.movieStats, stats, [...samples, ...ranks].map(hourKey));
  refuseOthers(verdict, TABLES.movies, movies, metadata.map(movieKey));
};

const refuseOthers = (verdict: Verdict, table: string, rows: Rows, keys: readonly string[]): void => {
  const known = new Set(keys);
  for (const key of rows.keys()) if (!known.has(key)) verdict.violate(`${table} ${key} stands for nothing in the log`);
};

const kindOf = <Kind extends Fact['kind']>(facts: readonly Fact[], kind: Kind) =>
  facts.filter((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === kind);

const movieKey = ({ movieId }: Fact): string => `${movieId}`;
const hourKey = ({ movieId, at }: Fact): string => `${movieId}/${hourOf(at)}`;

const compareWindows = <F extends ReviewFact | RatingFact>(
  verdict: Verdict,
  table: string,
  facts: readonly F[],
  rows: Rows,
  columnsOf: (facts: readonly F[]) => Columns,
): void => {
  const windows = Map.groupBy(facts, ({ movieId, at }) => `${movieId}/${windowOf(at)}`);
  for (const key of new Set([...windows.keys(), ...rows.keys()])) {
    const expected = newestTexts(windows.get(key) ?? []);
    judgeRow(verdict, `${table} ${key}`, rows.get(key), expected, columnsOf);
  }
};

const compareSnapshots = <F extends Fact>(
  verdict: Verdict,
  table: string,
  facts: readonly F[],
  rows: Rows,
  keyOf: (fact: F) => string,
  columnsOf: (fact: F) => Columns,
): void => {
  for (const [key, some] of Map.groupBy(facts, keyOf)) {
    const differences = differencesOf(rows.get(key) ?? {}, columnsOf(newestOf(some)));
    if (differences.length === 0) continue;
    verdict.lost++;
    verdict.violate(`${table} ${key}: ${differences.join(', ')}`);
  }
};

/** What cannot be read, and what lies in the future, is set aside with its bytes; nothing else is. Returns how many are. */
const compareDeadLetters = async (
  verdict: Verdict,
  { deadLetterFolder, topicIncarnation }: Pass,
  log: readonly LoggedRecord[],
  now: number,
): Promise<number> => {
  const files = existsSync(deadLetterFolder) ? await readdir(deadLetterFolder, { recursive: true }) : [];
  const unexplained = new Set(files.filter((file) => file.endsWith('.json')));
  const count = unexplained.size;
  for (const { topic, partition, offset, value, fact } of log) {
    if (fact !== null && fact.at <= now) continue;
    const file = join(topic, topicIncarnation, `${partition}`, `${String(offset).padStart(20, '0')}.json`);
    if (!unexplained.delete(file)) {
      verdict.lost++;
      verdict.violate(`${topic}-${partition}@${offset} is not set aside`);
      continue;
    }
    const letter = JSON.parse(await readFile(join(deadLetterFolder, file), 'utf8')) as { value: string | null };
    if (letter.value !== (value?.toString('base64') ?? null)) verdict.violate(`${file} holds other bytes`);
  }
  for (const file of unexplained) verdict.violate(`${file} was set aside and could have been counted`);
  return count;
};
