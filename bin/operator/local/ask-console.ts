/** A run's console as a program asks it. */
import type { RecountReport, WorldState } from '../../../localstack/console/source/wire-world.ts';
import { OperatorFailure } from '../operator-command.ts';
import type { WorldPort } from '../operator-ports.ts';

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
  get: async (path) => answerIn(await fetched(url, path, { signal: AbortSignal.timeout(PATIENCE_MS) })),
  post: async (path, body) => {
    const page = await (await fetched(url, '/', { signal: AbortSignal.timeout(PATIENCE_MS) })).text();
    const token = /name="console-token" content="([^"]+)"/.exec(page)?.[1] ?? '';
    const headers = { origin: url, 'content-type': 'application/json', 'x-console-token': token };
    return answerIn(await fetched(url, path, { method: 'POST', headers, body: JSON.stringify(body) }));
  },
});

const fetched = async (url: string, path: string, options: RequestInit): Promise<Response> => {
  try {
    return await fetch(`${url}${path}`, options);
  } catch (cause) {
    const how = 'start the run with npm start, without --no-console and with the same SPEED_LAYER_CONSOLE_PORT';
    throw new OperatorFailure(`No console answers at ${url}: ${how}.`, { cause });
  }
};

/** What the page World can do. Restarting a server, and counting again, take as long as they take. */
export const worldOf = ({ get, post }: AskConsole): WorldPort => ({
  state: () => get<WorldState>('/api/world'),
  act: (action) => post<{ readonly said: string }>('/api/world', action),
  recount: () => post<RecountReport>('/api/world/recount', {}),
});

const answerIn = async <Answer>(response: Response): Promise<Answer> => {
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as Answer;
  const said = text.startsWith('{') ? (JSON.parse(text) as { error?: string }).error : text;
  const message = said ?? `the console answered ${response.status}`;
  throw response.status === 404 ? new NotThere(message) : new OperatorFailure(message);
};
