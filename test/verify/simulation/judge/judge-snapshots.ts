import type { Fact } from '../../oracle/facts.ts';
import {
  type Columns,
  differencesOf,
  movieColumns,
  newestOf,
  rankColumns,
  statsColumns,
} from '../../oracle/recompute.ts';
import type { Fakes } from '../fakes.ts';
import type { Simulation } from '../simulation.ts';
import { hourStart, ofKind, ownInstant, standingOf, type Told } from '../standing.ts';

interface SnapshotRule<F extends Fact> {
  readonly name: string;
  readonly keyOf: (fact: F) => string;
  readonly startOf: (fact: F) => number;
  readonly columnsOf: (fact: F) => Columns;
}

/** Rows that hold the newest event: as many last writers as there are writers, and one result. */
export const judgeSnapshots = (simulation: Simulation, fakes: Fakes, told: readonly Told[]): void => {
  const stats = fakes.stats.all().map(({ movieId, hour, voteAverage, voteCount, popularity, eventTime }) => ({
    movie_id: movieId,
    hour,
    vote_average: voteAverage,
    vote_count: voteCount,
    popularity,
    last_updated: eventTime,
  }));
  const ranks = fakes.ranks.all().map(({ movieId, hour, timeWindow, rank }) => ({
    movie_id: movieId,
    hour,
    [`trending_rank_${timeWindow}`]: rank,
    list: timeWindow,
  }));
  const movies = fakes.movies.all().map(({ movieId, title, metadataAt }) => ({
    movie_id: movieId,
    title,
    metadata_at: metadataAt,
  }));
  const hourKey = (fact: Fact): string => `${fact.movieId}/${hourStart(fact)}`;
  judgeTable(
    simulation,
    ofKind(told, 'rating'),
    keyed(stats, ({ movie_id, hour }) => `${movie_id}/${hour}`),
    {
      name: 'movie_stats',
      keyOf: hourKey,
      startOf: hourStart,
      columnsOf: statsColumns,
    },
  );
  judgeTable(
    simulation,
    ofKind(told, 'rank'),
    keyed(ranks, (row) => `${row.movie_id}/${row.hour}/${row.list}`),
    {
      name: 'movie_stats ranks',
      keyOf: (fact) => `${hourKey(fact)}/${fact.list}`,
      startOf: hourStart,
      columnsOf: rankColumns,
    },
  );
  judgeTable(
    simulation,
    ofKind(told, 'metadata'),
    keyed(movies, ({ movie_id }) => String(movie_id)),
    {
      name: 'movies',
      keyOf: ({ movieId }) => String(movieId),
      startOf: ownInstant,
      columnsOf: movieColumns,
    },
  );
};

const keyed = <Row extends Columns>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Columns> =>
  new Map(rows.map((row) => [keyOf(row), row]));

const judgeTable = <F extends Fact>(
  simulation: Simulation,
  told: readonly Told<F>[],
  rows: ReadonlyMap<string, Columns>,
  { name, keyOf, startOf, columnsOf }: SnapshotRule<F>,
): void => {
  const keys = Map.groupBy(told, ({ fact }) => keyOf(fact));
  for (const key of new Set([...keys.keys(), ...rows.keys()])) {
    const standings = Map.groupBy(keys.get(key) ?? [], (each) => standingOf(each, startOf(each.fact), simulation));
    const owed = (standings.get('owed') ?? []).map(({ fact }) => fact);
    const edge = (standings.get('edge') ?? []).map(({ fact }) => fact);
    const row = rows.get(key);
    const candidates = owed.length === 0 ? edge : [newestOf(owed), ...edge.filter(({ at }) => at > newestOf(owed).at)];
    if (row === undefined) {
      if (owed.length > 0) lose(simulation, `${name} ${key} is missing`);
    } else if (!candidates.some((fact) => differencesOf(row, columnsOf(fact)).length === 0)) {
      const [newest] = candidates;
      const differences = newest === undefined ? ['nothing in the log'] : differencesOf(row, columnsOf(newest));
      if (!isLongLived(name) || candidates.length > 0) lose(simulation, `${name} ${key}: ${differences.join(', ')}`);
    }
  }
};

/** The row of a movie outlasts the time in which its metadata may be written. */
const isLongLived = (name: string): boolean => name === 'movies';

const lose = (simulation: Simulation, what: string): void => {
  simulation.lost++;
  simulation.violate(what);
};
