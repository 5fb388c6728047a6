import type { TrendingTimeWindow } from '../../schema/records.ts';
import { allConcurrently } from '../core/concurrently.ts';
import { changeOfNumbers, changeOfTrending, type PollInstant } from '../core/poll/poll-changes.ts';
import {
  type ChangesPage,
  changesPageOf,
  type MovieNumbers,
  type MoviePage,
  moviePageOf,
} from '../core/poll/tmdb-answers.ts';
import { changesPath, popularPath, trendingPath } from '../core/poll/tmdb-paths.ts';
import type { PollConfig } from './config.ts';
import type { PollBook } from './poll-book.ts';
import type { PollSession } from './session.ts';

export interface Lists {
  /** By movie: of the first list that shows it, so that a movie has one rating record per poll. */
  readonly numbers: ReadonlyMap<number, MovieNumbers>;
  readonly trending: readonly (MovieNumbers & { readonly rank: number; readonly timeWindow: TrendingTimeWindow })[];
  readonly changed: ReadonlySet<number>;
}

interface ListPage {
  readonly totalPages: number;
  readonly malformed: readonly string[];
}

/** The lists that one request shows 20 movies of, the shortest first. */
export const fetchLists = async (session: PollSession, config: PollConfig): Promise<Lists> => {
  const day = await fetchMovies(session, (page) => trendingPath('day', page), config.trendingPages);
  const week = await fetchMovies(session, (page) => trendingPath('week', page), config.trendingPages);
  const changed = await fetchPages(session, changesPath, changesPageOf, config.changesPages);
  const popular = await fetchMovies(session, popularPath, config.popularPages);
  const numbers = new Map<number, MovieNumbers>();
  for (const movie of [...day, ...week, ...popular]) if (!numbers.has(movie.movieId)) numbers.set(movie.movieId, movie);
  return {
    numbers,
    trending: [...rankedOf(day, 'day'), ...rankedOf(week, 'week')],
    changed: new Set(changed.flatMap(({ movieIds }: ChangesPage) => movieIds)),
  };
};

const fetchMovies = async (
  session: PollSession,
  pathOf: (page: number) => string,
  pages: number,
): Promise<MovieNumbers[]> => {
  const fetched = await fetchPages(session, pathOf, moviePageOf, pages);
  // The ranking moves between two pages: a movie pushed from one to the next is shown twice.
  const movies = fetched.flatMap(({ movies }: MoviePage) => movies);
  return [...new Map(movies.toReversed().map((movie) => [movie.movieId, movie])).values()].toReversed();
};

const rankedOf = (movies: readonly MovieNumbers[], timeWindow: TrendingTimeWindow): Lists['trending'][number][] =>
  movies.map((movie, index) => ({ ...movie, rank: index + 1, timeWindow }));

/** The first page says how many there are; those wanted of the rest come several at a time, in their order. */
const fetchPages = async <Page extends ListPage>(
  session: PollSession,
  pathOf: (page: number) => string,
  parse: (json: unknown) => Page,
  wanted: number,
): Promise<Page[]> => {
  if (wanted === 0) return [];
  const fetched = new Map<number, Page>();
  const fetchPage = async (page: number): Promise<void> => {
    const answer = await session.ask(pathOf(page), parse);
    if (answer.kind !== 'answer') return;
    session.skipped(answer.value.malformed);
    fetched.set(page, answer.value);
  };
  await fetchPage(1);
  const last = Math.min(wanted, fetched.get(1)?.totalPages ?? 1);
  const rest = Array.from({ length: Math.max(0, last - 1) }, (_, index) => index + 2);
  await allConcurrently(rest, session.concurrency, fetchPage);
  return [1, ...rest].flatMap((page) => fetched.get(page) ?? []);
};

export const enterLists = (book: PollBook, { numbers, trending }: Lists, instant: PollInstant): void => {
  for (const [movieId, seen] of numbers) {
    book.see(movieId, (before) => {
      const change = changeOfNumbers(before, seen, instant);
      return change.records.length === 0
        ? change
        : { ...change, checkpoint: { ...change.checkpoint, listedAt: instant.polledAt } };
    });
  }
  for (const entry of trending) book.see(entry.movieId, (before) => changeOfTrending(before, entry, instant));
};
