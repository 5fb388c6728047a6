import { describe, expect, it } from 'vitest';
import { readTables } from '../../localstack/backend/cassandra-ddl.ts';
import { FUNCTIONS, TABLES, type TableName } from '../../schema/names.ts';
import { RANKING_TABLES } from '../../schema/rankings.ts';
import { EXPIRING_TABLES, tableAccessOf, tableShapeOf, tablesShownBy } from '../../schema/table-topology.ts';

const tables = await readTables();

describe('The topology of tables', () => {
  it('says of each whether its rows have an end, as its CQL does', () => {
    const expiring = tables.filter(({ defaultTtlSeconds }) => defaultTtlSeconds > 0).map(({ name }) => name);
    expect(EXPIRING_TABLES.toSorted()).toEqual(expiring.toSorted());
  });

  it('shows rows by nothing but the key of their partitions', () => {
    const keys = tables.map(({ name, partitionKey }) => ({
      name,
      keys: partitionKey,
      ...tableShapeOf(name as TableName).shown,
    }));
    expect(keys.filter(({ keys, by }) => by !== undefined && keys.join() !== by)).toEqual([]);
  });

  it('shows all that readers know, and what a movie is', () => {
    expect([...tablesShownBy('movie_id'), ...tablesShownBy('hour')].toSorted()).toEqual(
      [
        TABLES.movies,
        TABLES.movieStats,
        TABLES.movieRatingsByWindow,
        TABLES.reviewSentiments,
        ...RANKING_TABLES,
      ].toSorted(),
    );
  });

  it('leaves no table without a writer and a reader', () => {
    const lonely = Object.values(TABLES).filter((table) => {
      const { writers, readers } = tableShapeOf(table);
      return writers.length === 0 || readers.length === 0;
    });
    expect(lonely).toEqual([]);
  });

  it('lets a function write what it is named for, and no other', () => {
    expect(tableAccessOf(FUNCTIONS.projectMetadata)).toEqual({
      reads: [],
      writes: [TABLES.movies, TABLES.movieStats, TABLES.changedMovies],
    });
    expect(tableAccessOf(FUNCTIONS.serveDocuments)).toEqual({ reads: [], writes: [] });
  });

  it('lets the audit read what expires, and write nothing', () => {
    expect(tableAccessOf(FUNCTIONS.auditRetention)).toEqual({ reads: EXPIRING_TABLES, writes: [] });
  });
});
