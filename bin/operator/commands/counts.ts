import { concurrently } from '../../../lambdas/core/concurrently.ts';
import { epochMs, HOUR_MS, hourOf } from '../../../lambdas/core/time.ts';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { tablesShownBy } from '../../../schema/table-topology.ts';
import { type Command, numberOption } from '../operator-command.ts';
import type { TableReader } from '../operator-ports.ts';
import { tableOf } from '../table.ts';

/** A movie has at most 48 h of windows, and a few more that have still to expire. */
const ROWS_PER_PARTITION = 1_000;
const HOURS = 3;

/** Of each table; a connection takes about two thousand requests at a time, and Keyspaces three thousand a second. */
const READS_AT_A_TIME = 32;

interface Count {
  readonly table: TableName;
  readonly rows: number;
  readonly counted: string;
}

export const counts: Command = {
  help: `counts [--movies N]

  --movies N   partitions that are read of each table that is kept by movie (default 50, at most 1000)

Keyspaces has no COUNT and bills every row that is read, so tables kept by movie are counted in a sample of movies at even
distances among those the poller knows, and the whole is estimated from it; rankings are counted in the last ${HOURS} hours.`,
  options: { movies: { type: 'string' } },
  run: async (input, { tables, clock }) => {
    const sampleSize = numberOption(input, 'movies', { byDefault: 50, max: 1_000 });
    const known = await tables.knownMovies();
    const sample = evenly(known, sampleSize);
    const all: Count[] = [
      { table: TABLES.pollCheckpoints, rows: known.length, counted: 'all: movies that the poller knows' },
      ...(await Promise.all(
        tablesShownBy('movie_id').map((table) => countByMovie(tables, table, sample, known.length)),
      )),
      ...(await Promise.all(tablesShownBy('hour').map((table) => countByHour(tables, table, clock.now())))),
    ];
    return {
      text: tableOf(
        ['table', 'rows', 'counted'],
        all.map(({ table, rows, counted }) => [table, rows, counted]),
      ),
      json: all,
    };
  },
};

const evenly = (known: readonly number[], size: number): number[] => {
  const sorted = known.toSorted((one, other) => one - other);
  if (sorted.length <= size) return sorted;
  return Array.from({ length: size }, (_, index) => sorted[Math.floor((index * sorted.length) / size)] as number);
};

const countByMovie = async (
  tables: TableReader,
  table: TableName,
  sample: readonly number[],
  known: number,
): Promise<Count> => {
  const rows = await sumOf(sample, (movieId) => tables.countRows(table, movieId, ROWS_PER_PARTITION));
  if (sample.length === known) return { table, rows, counted: `all partitions of ${known} movies` };
  const estimate = Math.round((rows * known) / sample.length);
  return {
    table,
    rows: estimate,
    counted: `estimate: ${rows.toLocaleString('en')} in ${sample.length} of ${known} movies`,
  };
};

const countByHour = async (tables: TableReader, table: TableName, now: number): Promise<Count> => {
  const hours = Array.from({ length: HOURS }, (_, index) => epochMs(hourOf(epochMs(now)) - index * HOUR_MS));
  const rows = await sumOf(hours, (hour) => tables.countRows(table, hour, 12 * 100));
  return { table, rows, counted: `the last ${HOURS} hours` };
};

const sumOf = async <Key>(keys: readonly Key[], countRows: (key: Key) => Promise<number>): Promise<number> => {
  let sum = 0;
  const [failure] = await concurrently(keys, READS_AT_A_TIME, async (key) => {
    const rows = await countRows(key);
    sum += rows;
  });
  if (failure !== undefined) throw failure.error;
  return sum;
};
