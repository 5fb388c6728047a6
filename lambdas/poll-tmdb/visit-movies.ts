import { allConcurrently } from '../core/concurrently.ts';
import {
  type Change,
  changeOfFacts,
  changeOfNumbers,
  changeOfReviews,
  isPublishable,
  type PollInstant,
} from '../core/poll/poll-changes.ts';
import type { Visit } from '../core/poll/poll-plan.ts';
import type { PollCheckpoint } from '../core/poll/poll-ports.ts';
import { areNumbersMissing, numbersOfText } from '../core/poll/published-numbers.ts';
import {
  type MovieNumbers,
  movieDetailsOf,
  type ReviewPage,
  reviewPageOf,
  type SeenReview,
} from '../core/poll/tmdb-answers.ts';
import { detailsPath, reviewsPath } from '../core/poll/tmdb-paths.ts';
import type { PollBook } from './poll-book.ts';
import type { PollSession, SessionAnswer } from './session.ts';

/** Where a visit's answers come from and where what is new in them goes. */
export interface Poll {
  readonly session: PollSession;
  readonly book: PollBook;
  readonly instant: PollInstant;
}

/** Makes the visits, several at a time, and enters into the book what is new. */
export const visitMovies = async (visits: readonly Visit[], poll: Poll): Promise<void> => {
  await allConcurrently(visits, poll.session.concurrency, (visit) => visitMovie(visit, poll));
};

const visitMovie = async (visit: Visit, poll: Poll): Promise<void> => {
  const { movieId, withDetails } = visit;
  const [ask, otherwise] = withDetails ? [askDetails, askReviews] : [askReviews, askDetails];
  let first = await ask(movieId, poll);
  // Each of a movie's two addresses brings its reviews, and one may well answer where the other fails.
  if (first === 'failed' || first === 'missing') first = await otherwise(movieId, poll);
  if (first === 'stopped') return;
  if (first !== 'failed' && first !== 'missing') await readReviews(visit, first, poll);
  poll.session.tally.counts.visited++;
  // Also after a failure: a movie that always fails must not be the most urgent for ever.
  const { polledAt } = poll.instant;
  poll.book.see(movieId, (before) => ({ checkpoint: { ...before, reviewsPolledAt: polledAt }, records: [] }));
};

type FirstPage = ReviewPage | 'failed' | 'missing' | 'stopped';

const askDetails = async (movieId: number, { session, book, instant }: Poll): Promise<FirstPage> => {
  const answer = await session.ask(movieId, detailsPath(movieId), movieDetailsOf);
  if (answer.kind !== 'answer') return faultOf(answer);
  const { facts, numbers, firstReviews, unreadable } = answer.value;
  session.tally.skipped(unreadable);
  const change = (see: (before: PollCheckpoint) => Change): void => book.see(movieId, see);
  if (facts !== null) change((before) => changeOfFacts(before, facts, instant));
  if (numbers !== null) change((before) => changeOfDetailedNumbers(before, { ...numbers, movieId }, instant));
  session.tally.skipped(firstReviews?.unreadable ?? []);
  return firstReviews ?? 'failed';
};

/** Lists know better, as long as they show the movie; and one rating per poll is all there may be. */
const changeOfDetailedNumbers = (before: PollCheckpoint, numbers: MovieNumbers, instant: PollInstant): Change =>
  areNumbersMissing(numbersOfText(before.publishedRating), instant.polledAt)
    ? changeOfNumbers(before, numbers, 'details', instant)
    : { checkpoint: before, records: [] };

const askReviews = (movieId: number, poll: Poll): Promise<FirstPage> => askReviewPage(movieId, 1, poll);

const askReviewPage = async (movieId: number, page: number, { session }: Poll): Promise<FirstPage> => {
  const answer = await session.ask(movieId, reviewsPath(movieId, page), reviewPageOf);
  if (answer.kind !== 'answer') return faultOf(answer);
  session.tally.skipped(answer.value.unreadable);
  return answer.value;
};

const faultOf = ({ kind }: Exclude<SessionAnswer<unknown>, { kind: 'answer' }>): 'failed' | 'missing' | 'stopped' =>
  kind === 'missing' || kind === 'stopped' ? kind : 'failed';

/**
 * Reads on from the first page until no young review can be unseen.
 *
 * TMDB does not document the order of reviews. Newest first or last, the young ones are at an end: pages are read from the
 * back and from the front, each way until one holds nothing young, and only as long as TMDB counts more reviews than last
 * time. A deleted review hides a new one from that count, so a visit for the details (once a day) reads without it.
 */
const readReviews = async (visit: Visit, first: ReviewPage, poll: Poll): Promise<void> => {
  const { movieId } = visit;
  let unseen = visit.withDetails ? Infinity : unseenReviews(poll.book.checkpointOf(movieId), first);
  const enter = ({ reviews }: ReviewPage): boolean => {
    unseen -= enterReviews(movieId, reviews, poll);
    const { polledAt, retentionMs } = poll.instant;
    return reviews.some(({ createdAt }) => isPublishable(createdAt, retentionMs, polledAt));
  };
  const read = async (page: number): Promise<PageVerdict> => {
    const answer = await askReviewPage(movieId, page, poll);
    if (typeof answer === 'string') return 'not-had';
    return enter(answer) ? 'young' : 'old';
  };
  const isFirstYoung = enter(first);
  let isWhole = true;
  let verdict: PageVerdict = 'young';
  let back = first.totalPages;
  for (; back > 1 && unseen > 0 && verdict === 'young'; back--) verdict = await read(back);
  if (verdict === 'not-had') isWhole = false;
  verdict = isFirstYoung ? 'young' : 'old';
  for (let front = 2; front <= back && unseen > 0 && verdict === 'young'; front++) verdict = await read(front);
  if (verdict === 'not-had') isWhole = false;
  if (!isWhole) return;
  const { totalReviews } = first;
  poll.book.see(movieId, (before) => ({ checkpoint: { ...before, reviewTotal: totalReviews }, records: [] }));
};

type PageVerdict = 'young' | 'old' | 'not-had';

/** How many reviews came since all were seen; where reviews were deleted, or it is not known, as many as there may be. */
const unseenReviews = ({ reviewTotal }: PollCheckpoint, { totalReviews }: ReviewPage): number =>
  reviewTotal === null || totalReviews === null || totalReviews < reviewTotal ? Infinity : totalReviews - reviewTotal;

/** @returns how many of them are new; an edit is none */
const enterReviews = (movieId: number, reviews: readonly SeenReview[], { book, instant }: Poll): number => {
  let fresh = 0;
  book.see(movieId, (before) => {
    const change = changeOfReviews(before, reviews, instant);
    const isNew = (id: string) => change.checkpoint.seenReviews.has(id) && !before.seenReviews.has(id);
    fresh = new Set(reviews.map(({ reviewId }) => reviewId).filter(isNew)).size;
    return change;
  });
  return fresh;
};
