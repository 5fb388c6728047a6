import { PORTS } from '../../engines/engine-settings.ts';
import type { MovieSeries } from '../source/wire-movies.ts';

/** Lines to paste into a shell, for the ports that nobody has moved; `null` where there is no server. */
export const copiesOf = (movieId: number, isMemory: boolean): MovieSeries['copies'] =>
  isMemory
    ? null
    : {
        cqlsh: `cqlsh 127.0.0.1 ${PORTS.cassandra.standard} -k speed_layer -e "SELECT * FROM movie_ratings_by_window WHERE movie_id = ${movieId} LIMIT 20"`,
        mongosh: `mongosh mongodb://127.0.0.1:${PORTS.documents.standard}/moviedb --eval "db.speed_views.find({ movie_id: ${movieId} }).sort({ window_start: -1 }).limit(20)"`,
      };
