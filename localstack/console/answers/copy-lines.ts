import { KEYSPACE } from '../../../schema/names.ts';
import type { EngineAddresses } from '../../engines/engine.ts';
import type { MovieSeries } from '../source/wire-movies.ts';

/** Lines to paste into a shell; `null` where there is no server. */
export const copiesOf = (movieId: number, servers: EngineAddresses | undefined): MovieSeries['copies'] => {
  if (servers === undefined) return null;
  const { cassandra, documents } = servers;
  return {
    cqlsh: `cqlsh ${cassandra.contactPoint} ${cassandra.port} -k ${KEYSPACE} -e "SELECT * FROM movie_ratings_by_window WHERE movie_id = ${movieId} LIMIT 20"`,
    mongosh: `mongosh mongodb://${documents.host}:${documents.port}/moviedb --eval "db.speed_views.find({ movie_id: ${movieId} }).sort({ window_start: -1 }).limit(20)"`,
  };
};
