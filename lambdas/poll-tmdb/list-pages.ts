import { allConcurrently } from '../core/concurrently.ts';
import { LISTS_ROW } from '../core/poll/poll-ports.ts';
import type { PollSession, SessionAnswer } from './session.ts';

export interface ListPage {
  readonly totalPages: number;
  readonly unreadable: readonly string[];
}

/** Pages tried one after the other for the number of pages, before the list is left to the next poll. */
const MOST_FIRST_PAGES = 3;

export type PathOf = (page: number) => string;

export interface FetchedList<Page> {
  /** By number, in order, the pages that could be had. */
  readonly pages: ReadonlyMap<number, Page>;
  readonly totalPages: number;
  /** Pages were had, and all wanted were asked for or wait after failures. */
  readonly isRead: boolean;
}

/** The first page that answers says how many there are; those wanted of the rest come several at a time. */
export const fetchPages = async <Page extends ListPage>(
  session: PollSession,
  pathOf: PathOf,
  parse: (json: unknown) => Page,
  wanted: number,
): Promise<FetchedList<Page>> => {
  const fetched = new Map<number, Page>();
  let isStopped = false;
  const fetchPage = async (page: number): Promise<boolean> => {
    const kind = await fetchInto(fetched, page, session, pathOf, parse);
    isStopped ||= kind === 'stopped';
    return kind !== 'waiting';
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
  return { pages: inOrder(fetched), totalPages, isRead: fetched.size > 0 && !isStopped };
};

/** Of a list that has no news yet only what could not be had when it had. */
export const fetchFailed = async <Page extends ListPage>(
  session: PollSession,
  pathOf: PathOf,
  parse: (json: unknown) => Page,
  wanted: number,
): Promise<FetchedList<Page>> => {
  const fetched = new Map<number, Page>();
  const failed = pagesFrom(1, wanted).filter((page) => session.hasFailed(pathOf(page)));
  await allConcurrently(failed, session.concurrency, async (page) => {
    await fetchInto(fetched, page, session, pathOf, parse);
  });
  return { pages: inOrder(fetched), totalPages: 0, isRead: false };
};

/** Resolves to how the page answered; what it holds is in `fetched` then. */
const fetchInto = async <Page extends ListPage>(
  fetched: Map<number, Page>,
  page: number,
  session: PollSession,
  pathOf: PathOf,
  parse: (json: unknown) => Page,
): Promise<SessionAnswer<Page>['kind']> => {
  const answer = await session.ask(LISTS_ROW, pathOf(page), parse);
  if (answer.kind === 'answer') {
    session.tally.skipped(answer.value.unreadable);
    fetched.set(page, answer.value);
  }
  return answer.kind;
};

const inOrder = <Page>(pages: ReadonlyMap<number, Page>): ReadonlyMap<number, Page> =>
  new Map([...pages].sort(([one], [other]) => one - other));

const pagesFrom = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
