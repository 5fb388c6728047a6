import type { Client, types } from 'cassandra-driver';
import { TABLES } from '../../../../schema/names.ts';
import type { Telemetry } from '../../../core/ports.ts';
import { epochMs, MICROSECONDS_PER_MS } from '../../../core/time.ts';
import type { CatalogueDay } from '../../../core/trends/daily-levels/catalogue-day.ts';
import { startOf, utcDayOf } from '../../../core/trends/daily-levels/utc-day.ts';
import type { CatalogueDays, CatalogueEntries, DayEntry } from '../../../core/trends/level-ports.ts';
import { timed } from '../../telemetry/timed.ts';
import { allRows } from '../all-rows.ts';
import { makeUnloggedBatches } from '../unlogged-batches.ts';

const ENTRY = [
  'movie_id',
  'height',
  'height_before',
  'vote_count',
  'age_days',
  'usual',
  'is_newcomer',
  'is_trending',
] as const;
const DAY = [
  'day',
  'common_step',
  'step_pairs',
  'floor',
  'movies',
  'newcomers',
  'trending',
  'drift',
  'leaps_up',
  'leaps_down',
] as const;

const placesFor = (columns: readonly string[]): string => columns.map(() => '?').join(', ');
const INSERT_ENTRY = `INSERT INTO ${TABLES.catalogueEntries} (day, shard, ${ENTRY.join(', ')}) VALUES (?, ?, ${placesFor(ENTRY)}) USING TIMESTAMP ? AND TTL ?`;
const SELECT_ENTRIES = `SELECT ${ENTRY.join(', ')} FROM ${TABLES.catalogueEntries} WHERE day = ? AND shard = ?`;
const INSERT_DAY = `INSERT INTO ${TABLES.catalogueDays} (catalogue, ${DAY.join(', ')}) VALUES (?, ${placesFor(DAY)}) USING TIMESTAMP ? AND TTL ?`;
const SELECT_DAYS = `SELECT ${DAY.join(', ')} FROM ${TABLES.catalogueDays} WHERE catalogue = ? AND day >= ?`;

/** Every statement these stores can send. */
export const CATALOGUE_STATEMENTS = [INSERT_ENTRY, SELECT_ENTRIES, INSERT_DAY, SELECT_DAYS];

/** There is one; the column leaves room for lists of other languages. */
export const CATALOGUE = 'popular';

export const makeKeyspacesCatalogueEntries = (client: Client, telemetry: Telemetry): CatalogueEntries => {
  const send = makeUnloggedBatches(client, telemetry);
  return {
    read: async (day, shard) =>
      (await timed(telemetry, () => allRows(client, SELECT_ENTRIES, [startOf(day), shard]))).map(entryOf),
    write: (day, shard, entries, at, ttlSeconds) =>
      send(
        entries.map((entry) => {
          const { movieId, height, heightBefore, voteCount, ageDays, usual, isNewcomer, isTrending } = entry;
          const values = [movieId, height, heightBefore, voteCount, ageDays, usual, isNewcomer, isTrending];
          const params = [startOf(day), shard, ...values, at * MICROSECONDS_PER_MS, ttlSeconds];
          return { query: INSERT_ENTRY, params };
        }),
      ),
  };
};

const entryOf = (row: types.Row): DayEntry => ({
  movieId: row['movie_id'],
  height: row['height'],
  heightBefore: row['height_before'],
  voteCount: row['vote_count'],
  ageDays: row['age_days'],
  usual: row['usual'],
  isNewcomer: row['is_newcomer'],
  isTrending: row['is_trending'],
});

export const makeKeyspacesCatalogueDays = (client: Client, telemetry: Telemetry): CatalogueDays => ({
  since: async (day) => {
    const rows = await timed(telemetry, () => allRows(client, SELECT_DAYS, [CATALOGUE, startOf(day)]));
    // The table has the newest first.
    return rows.map(catalogueDayOfRow).reverse();
  },
  write: async (day, at, ttlSeconds) => {
    const { commonStep, stepPairs, floor, movies, newcomers, trending, drift, leapsUp, leapsDown } = day;
    const values = [commonStep, stepPairs, floor, movies, newcomers, trending, drift, leapsUp, leapsDown];
    const params = [CATALOGUE, startOf(day.day), ...values, at * MICROSECONDS_PER_MS, ttlSeconds];
    await timed(telemetry, () => client.execute(INSERT_DAY, params, { prepare: true, isIdempotent: true }));
  },
});

const catalogueDayOfRow = (row: types.Row): CatalogueDay => ({
  day: utcDayOf(epochMs(row['day'].getTime())),
  commonStep: row['common_step'],
  stepPairs: row['step_pairs'],
  floor: row['floor'],
  movies: row['movies'],
  newcomers: row['newcomers'] === null ? new Map() : new Map(row['newcomers']),
  trending: row['trending'],
  drift: row['drift'],
  // Absent from rows of a release that did not count them.
  leapsUp: row['leaps_up'] ?? 0,
  leapsDown: row['leaps_down'] ?? 0,
});
