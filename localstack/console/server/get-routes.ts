import { isLetterKey } from '../../../lambdas/adapters/dead-letters/dead-letter-listing.ts';
import { TOPICS } from '../../../schema/names.ts';
import type { ConsoleSource } from '../source/console-source.ts';
import { recordsSinceOf, SINCE_FORMS } from '../source/records-since.ts';
import type { RecordsSince } from '../source/wire-records.ts';
import { BadRequest } from './request-body.ts';

type Answer = (source: ConsoleSource, url: URL, parts: readonly string[]) => unknown;

interface Route {
  readonly path: RegExp;
  readonly answer: Answer;
}

const DEFAULT_HOURS = 26;
const MAX_HOURS = 48;
const MAX_LETTERS = 500;
const MAX_RECORDS = 500;
const MAX_HITS = 50;

/** What can be asked; nothing of it changes anything. */
const GET_ROUTES: readonly Route[] = [
  { path: /^\/api\/about$/, answer: (source) => source.about() },
  { path: /^\/api\/snapshot$/, answer: (source) => source.newest() },
  { path: /^\/api\/rankings$/, answer: (source) => source.rankings() },
  { path: /^\/api\/movies$/, answer: (source, url) => source.search(textIn(url, 'q', 100), MAX_HITS) },
  {
    path: /^\/api\/movies\/(\d{1,12})\/series$/,
    answer: (source, url, [id]) => source.series(Number(id), numberIn(url, 'hours', DEFAULT_HOURS, 1, MAX_HOURS)),
  },
  {
    path: /^\/api\/movies\/(\d{1,12})\/reviews$/,
    answer: (source, url, [id]) =>
      source.reviews(Number(id), numberIn(url, 'window', undefined, 0, Number.MAX_SAFE_INTEGER)),
  },
  { path: /^\/api\/movies\/(\d{1,12})\/documents$/, answer: (source, _url, [id]) => source.documents(Number(id)) },
  {
    path: /^\/api\/letters$/,
    answer: (source, url) =>
      source.letters({
        topic: url.searchParams.has('topic') ? topicIn(url.searchParams.get('topic') ?? '') : null,
        reason: url.searchParams.has('reason') ? textIn(url, 'reason', 40) : null,
        limit: numberIn(url, 'limit', 200, 1, MAX_LETTERS),
      }),
  },
  {
    path: /^\/api\/letter-texts\/(.{1,300})$/,
    answer: async (source, _url, [key = '']) => JSON.parse(await source.letterText(letterKeyIn(key))) as unknown,
  },
  { path: /^\/api\/letters\/(.{1,300})$/, answer: (source, _url, [key = '']) => source.letter(letterKeyIn(key)) },
  { path: /^\/api\/executions$/, answer: (source) => source.executions() },
  { path: /^\/api\/executions\/([\w:.-]{1,120})$/, answer: (source, _url, [name = '']) => source.execution(name) },
  {
    path: /^\/api\/records\/([\w.]{1,40})$/,
    answer: (source, url, [topic = '']) =>
      source.records({
        topic: topicIn(topic),
        movieId: url.searchParams.has('movie') ? numberIn(url, 'movie', undefined, 1, 1e12) : null,
        since: url.searchParams.has('since') ? sinceIn(textIn(url, 'since', 40)) : null,
        limit: numberIn(url, 'limit', 100, 1, MAX_RECORDS),
      }),
  },
  {
    path: /^\/api\/records\/([\w.]{1,40})\/(\d{1,6})\/(\d{1,15})$/,
    answer: (source, _url, [topic = '', partition, offset]) =>
      source.follow({ topic: topicIn(topic), partition: Number(partition), offset: Number(offset) }),
  },
  { path: /^\/api\/world$/, answer: (source) => source.world() },
];

/** `undefined`: nothing is at that path. */
export const answerOf = (source: ConsoleSource, url: URL): unknown => {
  const pathname = decoded(url.pathname);
  for (const { path, answer } of GET_ROUTES) {
    const match = path.exec(pathname);
    if (match !== null) return answer(source, url, match.slice(1));
  }
  return undefined;
};

const decoded = (pathname: string): string => {
  try {
    return decodeURIComponent(pathname);
  } catch (cause) {
    throw new BadRequest('the path cannot be read', 400, { cause });
  }
};

export const letterKeyIn = (key: string): string => {
  if (isLetterKey(key) && !key.split('/').some((part) => part === '..' || part === '.')) return key;
  throw new BadRequest("that is no dead letter's key");
};

const sinceIn = (text: string): RecordsSince => {
  const since = recordsSinceOf(text);
  if (since !== undefined) return since;
  throw new BadRequest(`since is ${SINCE_FORMS}`);
};

const topicIn = (text: string): string => {
  if ((Object.values(TOPICS) as string[]).includes(text)) return text;
  throw new BadRequest(`a topic is one of ${Object.values(TOPICS).join(', ')}`);
};

const textIn = (url: URL, name: string, longest: number): string => {
  const text = url.searchParams.get(name) ?? '';
  if (text.length <= longest) return text;
  throw new BadRequest(`${name} has at most ${longest} characters`);
};

const numberIn = (url: URL, name: string, byDefault: number | undefined, low: number, high: number): number => {
  const text = url.searchParams.get(name);
  const value = text === null ? byDefault : Number(text);
  if (value !== undefined && Number.isSafeInteger(value) && value >= low && value <= high) return value;
  throw new BadRequest(`${name} is a whole number from ${low} to ${high}`);
};
