/**
 * Polls TMDB once: the lists that can have news, then one request per movie that is due, and publishes what changed since the
 * last poll.
 *
 * Delivery: at least once. Checkpoints are written after the records are acknowledged, so a crash repeats records, which
 * readers drop by identity (a review's id; movie and instant of the poll), and never loses one. Ordering: records of a movie
 * have one key; the poll runs alone. Retried: what TMDB or the network refuses, within the budget; what the poll did not
 * get to, by the next poll; an address that fails, after a wait of its own that grows. A poll that TMDB stops publishes
 * what it has. Dead-lettered: nothing; what is malformed is skipped and counted.
 */
import type { Topic } from '../../schema/names.ts';
import { chunksOf } from '../core/chunks.ts';
import { MisconfiguredFunction } from '../core/failures.ts';
import type { PollInstant } from '../core/poll/poll-changes.ts';
import { planVisits } from '../core/poll/poll-plan.ts';
import { LISTS_ROW } from '../core/poll/poll-ports.ts';
import { type RequestDependencies, type Stop, TmdbRequests } from '../core/poll/tmdb-requests.ts';
import { type EpochMs, epochMs } from '../core/time.ts';
import type { PollConfig } from './config.ts';
import { enterLists, fetchLists } from './fetch-lists.ts';
import { type BookDependencies, PollBook } from './poll-book.ts';
import { type PollCounts, PollTally } from './poll-tally.ts';
import { makePollSession } from './session.ts';
import { visitMovies } from './visit-movies.ts';

export interface Dependencies extends RequestDependencies, BookDependencies {
  readonly config: PollConfig;
}

export interface PollReport extends PollCounts {
  readonly polledAt: EpochMs;
  /** Attempts made at TMDB. */
  readonly requests: number;
  /** Movies that the lists showed. */
  readonly listed: number;
  /** Records acknowledged. */
  readonly published: Readonly<Record<Topic, number>>;
  /** Why the poll ended before its plan; absent where it did not. */
  readonly stop?: Stop;
}

export const makeHandler = (dependencies: Dependencies) => async (): Promise<PollReport> => {
  const { checkpoints, clock, config, telemetry } = dependencies;
  const instant: PollInstant = { polledAt: clock.now(), retentionMs: config.retentionMs };
  const { polledAt } = instant;
  const endAt = epochMs(polledAt + config.maxPollMs);
  const requests = new TmdbRequests(dependencies, { budget: config.requestBudget, endAt });
  const tally = new PollTally(telemetry);
  const book = new PollBook(dependencies, tally, await checkpoints.readAll());
  const { concurrency } = config;
  const session = makePollSession({ requests, book, tally, telemetry, concurrency, polledAt });

  const lists = await fetchLists(session, config, book.checkpointOf(LISTS_ROW), polledAt);
  enterLists(book, lists, instant);
  await book.flush();

  const limit = config.requestBudget - requests.spent;
  const visits = planVisits({ checkpoints: book.all(), changed: lists.changed, now: polledAt, limit });
  for (const some of chunksOf(visits, config.visitsPerFlush)) {
    await visitMovies(some, { session, book, instant });
    await book.flush();
    if (requests.stop !== undefined) break;
  }

  session.end();
  await book.flush();
  const { stop } = requests;
  if (stop !== undefined && stop.cause !== 'budget-spent')
    telemetry.warn('The poll ended before its plan', { ...stop });
  if (stop?.cause === 'token-refused') throw new MisconfiguredFunction(stop.message);
  return {
    polledAt,
    requests: requests.spent,
    listed: lists.numbers.size,
    ...tally.counts,
    published: book.published,
    ...(stop === undefined ? {} : { stop }),
  };
};
