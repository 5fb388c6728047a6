import { concurrently } from '../core/concurrently.ts';
import type { Visit } from '../core/plan.ts';
import {
  type Change,
  changeOfDetails,
  changeOfNumbers,
  changeOfReviews,
  isPublishable,
  type PollInstant,
} from '../core/poll-changes.ts';
import type { PollCheckpoint } from '../core/poll-ports.ts';
import { movieDetailsOf, type ReviewPage, reviewPageOf } from '../core/tmdb-answers.ts';
import { detailsPath, reviewsPath } from '../core/tmdb-paths.ts';
import type { Lists } from './fetch-lists.ts';
import type { PollBook } from './poll-book.ts';
import type { PollSession } from './session.ts';

/** Where a visit's answers come from and where what is new in them goes. */
export interface Poll {
  readonly session: PollSession;
  readonly book: PollBook;
  readonly instant: PollInstant;
}

/** Makes the visits, several at a time, and enters into the book what is new. */
export const visitMovies = async (visits: readonly Visit[], { numbers }: Lists, poll: Poll): Promise<void> => {
  const failures = await concurrently(visits, poll.session.concurrency, (visit) =>
    visitMovie(visit, numbers.has(visit.movieId), poll),
  );
  if (failures.length > 0) throw failures[0]?.error;
};

/** @param isListed this poll's lists have shown the movie's numbers, and one rating per poll is all there may be */
const visitMovie = async ({ movieId, withDetails }: Visit, isListed: boolean, poll: Poll): Promise<void> => {
  const first = withDetails ? await askDetails(movieId, isListed, poll) : await askReviews(movieId, 1, poll);
  if (first === 'stopped') return;
  if (first !== undefined) await readReviews(movieId, first, poll);
  poll.session.tally.visited++;
  // Also after a failure: a movie that always fails must not be the most urgent for ever.
  const { polledAt } = poll.instant;
  poll.book.see(movieId, (before) => ({ checkpoint: { ...before, reviewsPolledAt: polledAt }, records: [] }));
};

type FirstPage = ReviewPage | undefined | 'stopped';

const askDetails = async (movieId: number, isListed: boolean, { session, book, instant }: Poll): Promise<FirstPage> => {
  const answer = await session.ask(detailsPath(movieId), movieDetailsOf);
  if (answer.kind === 'stopped') return 'stopped';
  if (answer.kind !== 'answer') return undefined;
  const details = answer.value;
  const change = (see: (before: PollCheckpoint) => Change): void => book.see(movieId, see);
  change((before) => changeOfDetails(before, details, instant));
  if (!isListed) change((before) => changeOfNumbers(before, { ...details.numbers, movieId }, instant));
  session.skipped(details.firstReviews.malformed);
  return details.firstReviews;
};

const askReviews = async (movieId: number, page: number, { session }: Poll): Promise<FirstPage> => {
  const answer = await session.ask(reviewsPath(movieId, page), reviewPageOf);
  if (answer.kind === 'stopped') return 'stopped';
  if (answer.kind !== 'answer') return undefined;
  session.skipped(answer.value.malformed);
  return answer.value;
};

/**
 * TMDB does not document the order of reviews. Newest first or last, the young ones are at an end: pages are read from the
 * front and from the back, each until one holds nothing young.
 */
const readReviews = async (movieId: number, first: ReviewPage, poll: Poll): Promise<void> => {
  const { book, instant } = poll;
  const enter = ({ reviews }: ReviewPage): boolean => {
    book.see(movieId, (before) => changeOfReviews(before, reviews, instant));
    return reviews.some(({ createdAt }) => isPublishable(createdAt, instant.retentionMs, instant.polledAt));
  };
  const read = async (page: number): Promise<boolean> => {
    const answer = await askReviews(movieId, page, poll);
    return answer !== undefined && answer !== 'stopped' && enter(answer);
  };
  let back = first.totalPages;
  while (back > 1 && (await read(back))) back--;
  if (!enter(first)) return;
  for (let front = 2; front < back && (await read(front)); front++);
};
