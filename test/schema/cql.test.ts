import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { primaryKeyOf, tablesOf } from '../../schema/cql.ts';
import { TABLES } from '../../schema/names.ts';

const cql = (file: string) => readFile(new URL(`../../schema/cql/${file}`, import.meta.url), 'utf8');

describe('tablesOf', () => {
  it('reads names, types, keys with their order, and the TTL', () => {
    const text = `
      -- what it is for
      CREATE TABLE IF NOT EXISTS seen (
        movie_id int, /* TMDB's */
        hour timestamp,
        tags frozen<map<text, int>>,
        "rank" int,      // place
        PRIMARY KEY ((movie_id, hour), rank, tags)
      ) WITH CLUSTERING ORDER BY (rank DESC, tags ASC) AND default_time_to_live = 60;`;
    expect(tablesOf(text)).toEqual([
      {
        name: 'seen',
        columns: [
          { name: 'movie_id', type: 'int' },
          { name: 'hour', type: 'timestamp' },
          { name: 'tags', type: 'frozen<map<text,int>>' },
          { name: 'rank', type: 'int' },
        ],
        partitionKey: ['movie_id', 'hour'],
        clusteringKey: [
          { name: 'rank', order: 'DESC' },
          { name: 'tags', order: 'ASC' },
        ],
        defaultTtlSeconds: 60,
        otherOptions: [],
      },
    ]);
  });

  it('takes the first column of a key without inner parentheses as the partition key', () => {
    const [table] = tablesOf('CREATE TABLE seen (movie_id int, hour int, PRIMARY KEY (movie_id, hour))');
    expect(table?.partitionKey).toEqual(['movie_id']);
    expect(table?.clusteringKey).toEqual([{ name: 'hour', order: 'ASC' }]);
    expect(table?.defaultTtlSeconds).toBe(0);
  });

  it('names every other option, whatever its value', () => {
    const [table] = tablesOf(
      "CREATE TABLE seen (id int, PRIMARY KEY (id)) WITH compaction = {'class': 'X', 'n': 1} AND comment = 'it''s' AND gc_grace_seconds = 0",
    );
    expect(table?.otherOptions).toEqual(['compaction', 'comment', 'gc_grace_seconds']);
  });

  it('reads every table the names speak of, and no other', async () => {
    const tables = tablesOf(`${await cql('views.cql')}${await cql('helpers.cql')}`);
    expect(tables.map(({ name }) => name).sort()).toEqual(Object.values(TABLES).sort());
  });

  it('reads the views with the keys their readers know', async () => {
    const keys = tablesOf(await cql('views.cql')).map((table) => [table.name, primaryKeyOf(table), table.partitionKey]);
    expect(keys).toEqual([
      ['review_sentiments', ['movie_id', 'hour', 'window_start'], ['movie_id']],
      ['movie_stats', ['movie_id', 'hour'], ['movie_id']],
      ['movie_ratings_by_window', ['movie_id', 'hour', 'window_start'], ['movie_id']],
      ['trending_movies', ['hour', 'window_start', 'rank'], ['hour']],
      ['breakout_movies', ['hour', 'window_start', 'breakout_rank'], ['hour']],
      ['declining_movies', ['hour', 'window_start', 'decline_rank'], ['hour']],
    ]);
  });

  it.each([
    ['another statement', 'DROP TABLE seen', 'expected CREATE TABLE before drop'],
    ['a table without a key', 'CREATE TABLE seen (id int)', 'seen has no PRIMARY KEY'],
    ['a key without its column', 'CREATE TABLE seen (id int, PRIMARY KEY (id, hour))', 'does not define: hour'],
    ['a column that stands twice', 'CREATE TABLE seen (id int, id int, PRIMARY KEY (id))', 'defines twice: id'],
    ['a statement that stops', 'CREATE TABLE seen (id int, PRIMARY KEY (id)', 'before the end'],
    ['two statements without a semicolon between', 'CREATE TABLE a (b int, PRIMARY KEY (b)) CREATE', 'expected ;'],
    ['what is no CQL at all', 'CREATE TABLE seen (id int, % )', 'not CQL: %'],
  ])('refuses %s', (_, text, message) => {
    expect(() => tablesOf(text)).toThrow(message);
  });
});
