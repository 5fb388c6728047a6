import { useCallback, useEffect, useState } from 'preact/hooks';

/** What a panel has asked for: the last answer stays while a newer one cannot be had. */
export interface Asked<Answer> {
  readonly answer: Answer | null;
  readonly error: string | null;
  readonly again: () => void;
}

/** Asks now, whenever `url` or `stale` changes, and every `everyMs`. `null` asks nothing. */
export const useAnswer = <Answer>(url: string | null, everyMs: number, stale: unknown = null): Asked<Answer> => {
  const [state, setState] = useState<{ url: string | null; answer: Answer | null; error: string | null }>({
    url: null,
    answer: null,
    error: null,
  });
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((count) => count + 1), []);
  useEffect(() => {
    if (url === null) return undefined;
    const over = new AbortController();
    const ask = async (): Promise<void> => {
      if (document.hidden) return;
      try {
        const answer = await askFor<Answer>(url, over.signal);
        setState({ url, answer, error: null });
      } catch (error) {
        if (!over.signal.aborted) setState((last) => ({ ...last, url, error: messageOf(error) }));
      }
    };
    ask().catch(() => undefined);
    const timer = setInterval(ask, everyMs);
    return () => {
      over.abort();
      clearInterval(timer);
    };
  }, [url, everyMs, turn, stale]);
  const isOfUrl = state.url === url;
  return { answer: isOfUrl ? state.answer : null, error: isOfUrl ? state.error : null, again };
};

const askFor = async <Answer>(url: string, signal?: AbortSignal): Promise<Answer> => {
  const response = await fetch(url, signal === undefined ? {} : { signal });
  return answerIn<Answer>(response);
};

const answerIn = async <Answer>(response: Response): Promise<Answer> => {
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  const body: unknown = isJson ? await response.json() : await response.text();
  if (response.ok) return body as Answer;
  const said = typeof body === 'string' ? body : (body as { error?: string }).error;
  throw new Error(said ?? `the console answered ${response.status}`);
};

/** Changes something; the token proves that this page was served by the run it talks to. */
export const post = async <Answer>(url: string, body: unknown): Promise<Answer> => {
  const token = document.querySelector('meta[name=console-token]')?.getAttribute('content') ?? '';
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-console-token': token },
    body: JSON.stringify(body),
  });
  return answerIn<Answer>(response);
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
