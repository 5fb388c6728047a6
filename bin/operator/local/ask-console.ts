/** A run's console as a program asks it. */
import { OperatorFailure } from '../operator-command.ts';

const PATIENCE_MS = 10_000;

/** What was asked for is not there; the message says why. */
export class NotThere extends OperatorFailure {}

export interface AskConsole {
  readonly url: string;
  get<Answer>(path: string): Promise<Answer>;
  /** Changes something, with the token that the console gives to who reads its page. */
  post<Answer>(path: string, body: unknown): Promise<Answer>;
}

export const askerOf = (url: string): AskConsole => ({
  url,
  get: async (path) => answerIn(await fetch(`${url}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) })),
  post: async (path, body) => {
    const page = await (await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })).text();
    const token = /name="console-token" content="([^"]+)"/.exec(page)?.[1] ?? '';
    const headers = { origin: url, 'content-type': 'application/json', 'x-console-token': token };
    return answerIn(await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
  },
});

const answerIn = async <Answer>(response: Response): Promise<Answer> => {
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as Answer;
  const said = text.startsWith('{') ? (JSON.parse(text) as { error?: string }).error : text;
  const message = said ?? `the console answered ${response.status}`;
  throw response.status === 404 ? new NotThere(message) : new OperatorFailure(message);
};
