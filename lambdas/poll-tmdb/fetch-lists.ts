import type { TrendingTimeWindow } from '../../schema/records.ts';
import { allConcurrently } from '../core/concurrently.ts';
import { type Change, changeOfNumbers, changeOfTrending, type PollInstant } from '../core/poll/poll-changes.ts';
import { LISTS_ROW, type PollCheckpoint } from '../core/poll/poll-ports.ts';
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
import { HOUR_MS } from '../core/time.ts';
import type { PollConfig } from './config.ts';
import type { PollBook } from './poll-book.ts';
import type { PollSession } from './session.ts';

export interface Lists {
  /** By movie: of the first list that shows it, so that a movie has one rating record per poll. */
  readonly numbers: ReadonlyMap<number, MovieNumbers>;
  /** Movies whose numbers no list shows in readable form. */
  readonly unnumbered: ReadonlySet<number>;
  readonly trending: readonly (MovieNumbers & { readonly rank: number; readonly timeWindow: TrendingTimeWindow })[];
  readonly changed: ReadonlySet<number>;
}

interface ListPage {
  readonly totalPages: number;
  readonly unreadable: readonly string[];
}

/** The lists that one request shows 20 movies of, the shortest first. */
export const fetchLists = async (session: PollSession, config: PollConfig): Promise<Lists> => {
  const day = await fetchMovies(session, (page) => trendingPath('day', page), config.trendingPages);
  const week = await fetchMovies(session, (page) => trendingPath('week', page), config.trendingPages);
  const changes = await fetchPages(session, changesPath, changesPageOf, config.changesPages);
  session.tally.changesPages(changes.totalPages, config.changesPages);
  const popular = await fetchMovies(session, popularPath, config.popularPages);
  const all = [...day, ...week, ...popular];
  const numbers = new Map<number, MovieNumbers>();
  for (const one of all) if (one.numbers !== null && !numbers.has(one.movieId)) numbers.set(one.movieId, one.numbers);
  return {
    numbers,
    unnumbered: new Set(all.map(({ movieId }) => movieId).filter((movieId) => !numbers.has(movieId))),
    trending: [...rankedOf(day, 'day'), ...rankedOf(week, 'week')],
    changed: new Set([...changes.pages.values()].flatMap(({ movieIds }: ChangesPage) => movieIds)),
  };
};

/** A movie where one of TMDB's lists shows it. */
interface PlacedMovie extends ListedMovie {
  /** In TMDB's list, from 1. */
  readonly rank: number;
}

const fetchMovies = async (
  session: PollSession,
  pathOf: (page: number) => string,
  wanted: number,
): Promise<PlacedMovie[]> => {
  const { pages } = await fetchPages(session, pathOf, moviePageOf, wanted);
  const placed = [...pages].flatMap(([page, { movies }]: readonly [number, MoviePage]) =>
    movies.map((movie) => ({ ...movie, rank: (page - 1) * PAGE_SIZE + movie.place + 1 })),
  );
  // The ranking moves between two pages: a movie pushed from one to the next is shown twice.
  return [...new Map(placed.toReversed().map((movie) => [movie.movieId, movie])).values()].toReversed();
};

const rankedOf = (movies: readonly PlacedMovie[], timeWindow: TrendingTimeWindow): Lists['trending'][number][] =>
  movies.flatMap(({ numbers, rank }) => (numbers === null ? [] : [{ ...numbers, rank, timeWindow }]));

/** Pages tried one after the other for the number of pages, before the list is left to the next poll. */
const MOST_FIRST_PAGES = 3;

/**
 * The first page that answers says how many there are; those wanted of the rest come several at a time.
 *
 * @returns by number, in order, the pages that could be had
 */
const fetchPages = async <Page extends ListPage>(
  session: PollSession,
  pathOf: (page: number) => string,
  parse: (json: unknown) => Page,
  wanted: number,
): Promise<{ readonly pages: ReadonlyMap<number, Page>; readonly totalPages: number }> => {
  const fetched = new Map<number, Page>();
  const fetchPage = async (page: number): Promise<boolean> => {
    const answer = await session.ask(LISTS_ROW, pathOf(page), parse);
    if (answer.kind === 'answer') {
      session.tally.skipped(answer.value.unreadable);
      fetched.set(page, answer.value);
    }
    return answer.kind !== 'waiting';
  };
  let first = 0;
  for (let asked = 0; first < wanted && asked < MOST_FIRST_PAGES && fetched.size === 0; ) {
    first++;
    if (await fetchPage(first)) asked++;
  }
  const totalPages = fetched.get(first)?.totalPages ?? 0;
  const rest = pagesFrom(first + 1, Math.min(wanted, totalPages));
  await allConcurrently(rest, session.concurrency, async (page) => {
    await fetchPage(page);
  });
  return { pages: new Map([...fetched].sort(([one], [other]) => one - other)), totalPages };
};

const pagesFrom = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

/** The row of a movie in a list is written so often even if nothing of it can be published. */
const LISTED_AGAIN_MS = 12 * HOUR_MS;

export const enterLists = (book: PollBook, { numbers, unnumbered, trending }: Lists, instant: PollInstant): void => {
  for (const [movieId, seen] of numbers) {
    book.see(movieId, (before) => {
      const change = changeOfNumbers(before, seen, instant);
      return change.records.length === 0
        ? change
        : { ...change, checkpoint: { ...change.checkpoint, listedAt: instant.polledAt } };
    });
  }
  for (const movieId of unnumbered) book.see(movieId, (before) => listed(before, instant));
  for (const entry of trending) book.see(entry.movieId, (before) => changeOfTrending(before, entry, instant));
};

/** It is followed through its details, which have numbers too. */
const listed = (before: PollCheckpoint, { polledAt }: PollInstant): Change =>
  polledAt - (before.listedAt ?? 0) < LISTED_AGAIN_MS
    ? { checkpoint: before, records: [] }
    : { checkpoint: { ...before, listedAt: polledAt }, records: [] };
