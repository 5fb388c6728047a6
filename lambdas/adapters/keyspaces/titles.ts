import type { Client } from 'cassandra-driver';
import { TABLES } from '../../../schema/names.ts';
import { allConcurrently } from '../../core/concurrently.ts';
import type { Telemetry } from '../../core/ports.ts';
import type { Titles } from '../../core/trends/trend-ports.ts';
import { timed } from '../telemetry/timed.ts';
import { allRows } from './all-rows.ts';

/** Of one movie: each is a partition of its own, so one query of many would be as many requests, behind one coordinator. */
export const SELECT_TITLE = `SELECT title FROM ${TABLES.movies} WHERE movie_id = ?`;
const MOVIES_AT_A_TIME = 64;

export const makeKeyspacesTitles = (client: Client, telemetry: Telemetry): Titles => ({
  titlesOf: async (movieIds) => {
    const titles = new Map<number, string>();
    await allConcurrently([...new Set(movieIds)], MOVIES_AT_A_TIME, async (movieId) => {
      const [row] = await timed(telemetry, () => allRows(client, SELECT_TITLE, [movieId]));
      if (row !== undefined) titles.set(movieId, row['title']);
    });
    return titles;
  },
});
