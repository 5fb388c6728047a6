import { createHash } from 'node:crypto';
import type { Client, types } from 'cassandra-driver';
import { LRUCache } from 'lru-cache';
import { TABLES } from '../../../../schema/names.ts';
import { chunksOf } from '../../../core/chunks.ts';
import { allConcurrently } from '../../../core/concurrently.ts';
import type { Telemetry } from '../../../core/ports.ts';
import type { CountedLog, Entry, LogChunk, LogQuery } from '../../../core/stream/counted-ports.ts';
import { SLOTS } from '../../../core/stream/slots.ts';
import { MICROSECONDS_PER_MS } from '../../../core/time.ts';
import type { WindowTable } from '../../rows/window-tables.ts';
import { timed } from '../../telemetry/timed.ts';
import { allRows } from '../all-rows.ts';
import { type BatchStatement, makeUnloggedBatches } from '../unlogged-batches.ts';

/** From so many entries on they share a row; fewer stand movie by movie, so that whoever asks for one movie reads no others. */
const ENTRIES_OF_A_PACK = 4;
/** Some 50 kB at most, far below a row's 1 MB. */
const MOST_ENTRIES_OF_A_PACK = 1_000;
/** In the place of a movie's id: entries of several. */
const SEVERAL = 0;
/** Keyspaces makes a query of every combination of what stands in IN, up to 100. */
const MOST_COMBINATIONS = 100;
/** Entries kept in memory by the names of their chunks, some 100 bytes each. */
const REMEMBERED_ENTRIES = 100_000;
/** Of a SHA-256: 144 bits. */
const NAME_LENGTH = 24;
const READS_AT_A_TIME = 16;

const TABLE = TABLES.windowContributions;
/** The write timestamp is the window's start: the same chunk is the same cell, whoever adds it however often. */
const ADD = `INSERT INTO ${TABLE} (data_type, window_start, slot, movie_id, chunk, contributions) VALUES (?, ?, ?, ?, ?, ?) USING TTL ? AND TIMESTAMP ?`;
const SELECT = `SELECT window_start, slot, chunk, contributions FROM ${TABLE} WHERE data_type = ? AND window_start IN ? AND slot IN ?`;
const SELECT_OF_MOVIES = `${SELECT} AND movie_id IN ?`;

/** Every statement this store can send. */
export const COUNTED_LOG_STATEMENTS = [ADD, SELECT, SELECT_OF_MOVIES];

/** The log of one view in Cassandra or Keyspaces. A chunk is named by what is in it, so that none ever replaces another. */
export const makeKeyspacesCountedLog = (
  client: Client,
  { dataType }: Pick<WindowTable<never>, 'dataType'>,
  telemetry: Telemetry,
): CountedLog => {
  const send = makeUnloggedBatches(client, telemetry);
  const chunks = new RememberedChunks();
  const addStatementOf = ({ windowStart, slot, ttlSeconds }: LogChunk, { movieId, entries }: Pack): BatchStatement => {
    const { name, bytes } = chunks.named(entries);
    const at = windowStart * MICROSECONDS_PER_MS;
    return { query: ADD, params: [dataType, windowStart, slot, movieId, name, bytes, ttlSeconds, at] };
  };

  /** @param queries of one window, or of one slot */
  const readTogether = async (queries: readonly LogQuery[]): Promise<[LogQuery, Entry[]][]> => {
    const windows = [...new Set(queries.map(({ windowStart }) => windowStart))];
    const slots = [...new Set(queries.map(({ slot }) => slot))];
    const movieIds = [SEVERAL, ...new Set(queries.flatMap((query) => [...query.movieIds]))];
    const isOfFew = queries.length * movieIds.length <= MOST_COMBINATIONS;
    const key = [dataType, windows, slots];
    const rows = await timed(telemetry, () =>
      isOfFew ? allRows(client, SELECT_OF_MOVIES, [...key, movieIds]) : allRows(client, SELECT, key),
    );
    const found = Map.groupBy(rows, (row) => placeOf(row['window_start'].getTime(), row['slot']));
    return queries.map((query) => {
      const own = found.get(placeOf(query.windowStart, query.slot)) ?? [];
      return [query, own.flatMap((row) => chunks.entriesIn(row))];
    });
  };

  return {
    add: (added) => send(added.flatMap((chunk) => packsOf(chunk).map((pack) => addStatementOf(chunk, pack)))),
    read: async (queries) => {
      const found = new Map<LogQuery, Entry[]>();
      await allConcurrently(requestsOf(queries), READS_AT_A_TIME, async (some) => {
        for (const [query, entries] of await readTogether(some)) found.set(query, entries);
      });
      return queries.map((query) => found.get(query) ?? []);
    },
  };
};

const placeOf = (windowStart: number, slot: number): number => windowStart * SLOTS + slot;

/** Window by window, or slot by slot where that takes fewer requests: late records are of many windows and few slots. */
const requestsOf = (queries: readonly LogQuery[]): LogQuery[][] => {
  const byWindow = [...Map.groupBy(queries, ({ windowStart }) => windowStart).values()];
  const bySlot = [...Map.groupBy(queries, ({ slot }) => slot).values()];
  const fewer = bySlot.length < byWindow.length ? bySlot : byWindow;
  return fewer.flatMap((some) => chunksOf(some, MOST_COMBINATIONS));
};

/** What chunks hold, by their names: they never change, and most that are read are one's own. */
class RememberedChunks {
  readonly #entries = new LRUCache<string, readonly Entry[]>({
    maxSize: REMEMBERED_ENTRIES,
    sizeCalculation: (entries) => Math.max(1, entries.length),
  });

  named(entries: readonly Entry[]): { readonly name: string; readonly bytes: Buffer } {
    const bytes = Buffer.from(JSON.stringify(entries));
    const name = createHash('sha256').update(bytes).digest('base64url').slice(0, NAME_LENGTH);
    this.#entries.set(name, entries);
    return { name, bytes };
  }

  entriesIn(row: types.Row): readonly Entry[] {
    const known = this.#entries.get(row['chunk']);
    if (known !== undefined) return known;
    const entries: readonly Entry[] = JSON.parse((row['contributions'] as Buffer).toString());
    this.#entries.set(row['chunk'], entries);
    return entries;
  }
}

interface Pack {
  readonly movieId: number;
  readonly entries: readonly Entry[];
}

const packsOf = ({ entries }: LogChunk): Pack[] => {
  if (entries.length >= ENTRIES_OF_A_PACK)
    return chunksOf(entries, MOST_ENTRIES_OF_A_PACK).map((some) => ({ movieId: SEVERAL, entries: some }));
  return [...Map.groupBy(entries, ([movieId]) => movieId)].map(([movieId, some]) => ({ movieId, entries: some }));
};
