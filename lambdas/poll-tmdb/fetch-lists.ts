import type { TrendingTimeWindow } from '../../schema/records.ts';
import { areChangesDue, isPopularDue } from '../core/poll/poll-cadence.ts';
import { type Change, changeOfNumbers, changeOfTrending, type PollInstant } from '../core/poll/poll-changes.ts';
import { LISTS_ROW, type PollCheckpoint } from '../core/poll/poll-ports.ts';
import type { NumbersSource } from '../core/poll/published-numbers.ts';
import {
  type ChangesPage,
  changesPageOf,
  type ListedMovie,
  type MovieNumbers,
  type MoviePage,
  moviePageOf,
  PAGE_SIZE,
} from '../core/poll/tmdb-answers.ts';
import { changesPath, popularPath, trendingPath } from '../core/poll/tmdb-paths.ts';
import { type EpochMs, HOUR_MS } from '../core/time.ts';
import type { PollConfig } from './config.ts';
import { type FetchedList, fetchFailed, fetchPages, type ListPage, type PathOf } from './list-pages.ts';
import type { PollBook } from './poll-book.ts';
import type { PollSession } from './session.ts';

export interface Lists {
  /** By movie: of the freshest list that shows it, so that a movie has one rating record per poll. */
  readonly numbers: ReadonlyMap<number, SourcedNumbers>;
  /** Movies whose numbers no list shows in readable form. */
  readonly unnumbered: ReadonlySet<number>;
  readonly trending: readonly (MovieNumbers & { readonly rank: number; readonly timeWindow: TrendingTimeWindow })[];
  /** Empty where this poll did not ask. */
  readonly changed: ReadonlySet<number>;
  /** Of the lists that are read less often than a poll comes, those that were read. */
  readonly read: { readonly popular: boolean; readonly changes: boolean };
}

interface SourcedNumbers {
  readonly seen: MovieNumbers;
  readonly source: NumbersSource;
}

/**
 * The lists that one request shows 20 movies of, the shortest first. The trending lists are read whole, the others when they
 * can have news; their pages that failed, when their waits are over.
 *
 * @param lists row 0 of the checkpoints
 */
export const fetchLists = async (
  session: PollSession,
  config: PollConfig,
  lists: PollCheckpoint,
  polledAt: EpochMs,
): Promise<Lists> => {
  const fetch = <Page extends ListPage>(
    pathOf: PathOf,
    parse: (json: unknown) => Page,
    wanted: number,
    isDue = true,
  ): Promise<FetchedList<Page>> => (isDue ? fetchPages : fetchFailed)(session, pathOf, parse, wanted);
  const day = await fetch((page) => trendingPath('day', page), moviePageOf, config.trendingPages);
  const week = await fetch((page) => trendingPath('week', page), moviePageOf, config.trendingPages);
  const areChangesWanted = areChangesDue(lists.metadataPolledAt, polledAt);
  const changes = await fetch(changesPath, changesPageOf, config.changesPages, areChangesWanted);
  if (changes.isRead) session.tally.changesPages(changes.totalPages, config.changesPages);
  const isPopularWanted = isPopularDue(lists.listedAt, polledAt);
  const popular = await fetch(popularPath, moviePageOf, config.popularPages, isPopularWanted);
  const [daily, weekly, all] = [placedOf(day), placedOf(week), placedOf(popular)];
  return {
    ...numbersIn([
      ['trending-day', daily],
      ['trending-week', weekly],
      ['popular', all],
    ]),
    trending: [...rankedOf(daily, 'day'), ...rankedOf(weekly, 'week')],
    changed: new Set([...changes.pages.values()].flatMap(({ movieIds }: ChangesPage) => movieIds)),
    read: { popular: popular.isRead, changes: changes.isRead },
  };
};

const numbersIn = (
  lists: readonly (readonly [NumbersSource, readonly PlacedMovie[]])[],
): Pick<Lists, 'numbers' | 'unnumbered'> => {
  const numbers = new Map<number, SourcedNumbers>();
  const shown = new Set<number>();
  for (const [source, movies] of lists) {
    for (const { movieId, numbers: seen } of movies) {
      shown.add(movieId);
      if (seen !== null && !numbers.has(movieId)) numbers.set(movieId, { seen, source });
    }
  }
  return { numbers, unnumbered: new Set([...shown].filter((movieId) => !numbers.has(movieId))) };
};

/** A movie where one of TMDB's lists shows it. */
interface PlacedMovie extends ListedMovie {
  /** In TMDB's list, from 1. */
  readonly rank: number;
}

/** The ranking moves between two pages: a movie pushed from one to the next is shown twice. */
const placedOf = ({ pages }: FetchedList<MoviePage>): PlacedMovie[] => {
  const placed = [...pages].flatMap(([page, { movies }]) =>
    movies.map((movie) => ({ ...movie, rank: (page - 1) * PAGE_SIZE + movie.place + 1 })),
  );
  return [...new Map(placed.toReversed().map((movie) => [movie.movieId, movie])).values()].toReversed();
};

const rankedOf = (movies: readonly PlacedMovie[], timeWindow: TrendingTimeWindow): Lists['trending'][number][] =>
  movies.flatMap(({ numbers, rank }) => (numbers === null ? [] : [{ ...numbers, rank, timeWindow }]));

/** The row of a movie in a list is written so often even if nothing of it can be published. */
const LISTED_AGAIN_MS = 12 * HOUR_MS;

export const enterLists = (
  book: PollBook,
  { numbers, unnumbered, trending, read }: Lists,
  instant: PollInstant,
): void => {
  const { polledAt } = instant;
  for (const [movieId, { seen, source }] of numbers) {
    book.see(movieId, (before) => {
      const change = changeOfNumbers(before, seen, source, instant);
      return change.records.length === 0
        ? change
        : { ...change, checkpoint: { ...change.checkpoint, listedAt: polledAt } };
    });
  }
  for (const movieId of unnumbered) book.see(movieId, (before) => listed(before, instant));
  for (const entry of trending) book.see(entry.movieId, (before) => changeOfTrending(before, entry, instant));
  if (!read.popular && !read.changes) return;
  book.see(LISTS_ROW, (before) => ({
    checkpoint: {
      ...before,
      listedAt: read.popular ? polledAt : before.listedAt,
      metadataPolledAt: read.changes ? polledAt : before.metadataPolledAt,
    },
    records: [],
  }));
};

/** It is followed through its details, which have numbers too. */
const listed = (before: PollCheckpoint, { polledAt }: PollInstant): Change =>
  polledAt - (before.listedAt ?? 0) < LISTED_AGAIN_MS
    ? { checkpoint: before, records: [] }
    : { checkpoint: { ...before, listedAt: polledAt }, records: [] };
