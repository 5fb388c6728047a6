import { beforeEach, describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../lambdas/core/json-fields.ts';
import type { TmdbReply } from '../../../lambdas/core/poll/poll-ports.ts';
import { makeRateLimit } from '../../../lambdas/core/poll/rate-limit.ts';
import { TmdbRequests } from '../../../lambdas/core/poll/tmdb-requests.ts';
import { epochMs } from '../../../lambdas/core/time.ts';

const failed: TmdbReply = { kind: 'failed', reason: 'HTTP 503' };
const ok: TmdbReply = { kind: 'ok', json: { id: 7 } };
const parse = (json: unknown) => fieldsOf(json, 'thing').integer('id');

describe('The requests of a poll', () => {
  let now = 0;
  let sleeps: number[] = [];
  let asked: number[] = [];
  /** Instead of the next of the replies. */
  let replyNow: (() => TmdbReply) | undefined;
  const counts = new Map<string, number>();

  beforeEach(() => {
    now = 0;
    sleeps = [];
    asked = [];
    replyNow = undefined;
    counts.clear();
  });

  const requestsWith = (replies: TmdbReply[], limits: { budget?: number; endAt?: number } = {}) => {
    const clock = { now: () => epochMs(now) };
    const sleep = async (ms: number): Promise<void> => {
      sleeps.push(ms);
      now += ms;
    };
    return new TmdbRequests(
      {
        clock,
        sleep,
        random: () => 0.5,
        rateLimit: makeRateLimit({ perSecond: 1_000, clock, sleep }),
        telemetry: {
          count: (metric, value) => counts.set(metric, (counts.get(metric) ?? 0) + value),
          duration: () => undefined,
          warn: () => undefined,
        },
        transport: {
          get: async () => {
            asked.push(now);
            const special = replyNow?.();
            if (special !== undefined) return special;
            return replies.length > 1 ? (replies.shift() as TmdbReply) : (replies[0] as TmdbReply);
          },
        },
      },
      { budget: limits.budget ?? 100, endAt: epochMs(limits.endAt ?? 300_000) },
    );
  };

  it('repeats a failed request with full jitter, twice the span each time', async () => {
    const requests = requestsWith([failed, failed, failed, ok]);
    expect(await requests.get('/a', parse)).toEqual({ kind: 'answer', value: 7 });
    expect(sleeps).toEqual([250, 500, 1_000]);
    expect(requests.spent).toBe(4);
    expect([...counts]).toEqual([
      ['TmdbRequests', 4],
      ['TmdbFailures', 3],
    ]);
  });

  it('gives a request up after four attempts and leaves the others their chance', async () => {
    const requests = requestsWith([failed, failed, failed, failed, ok]);
    expect(await requests.get('/a', parse)).toEqual({ kind: 'failed', reason: '/a: HTTP 503' });
    expect(await requests.get('/b', parse)).toEqual({ kind: 'answer', value: 7 });
    expect(requests.stop).toBeUndefined();
  });

  const askAll = async (requests: TmdbRequests, addresses: number): Promise<string[]> => {
    const kinds: string[] = [];
    for (let nth = 0; nth < addresses; nth++) kinds.push((await requests.get(`/${nth}`, parse)).kind);
    return kinds;
  };

  it('doubts the service after two addresses that failed, and asks the next ones once, until one answers', async () => {
    const requests = requestsWith([...Array<TmdbReply>(10).fill(failed), ok, failed, failed, ok]);
    expect(await askAll(requests, 6)).toEqual(['failed', 'failed', 'failed', 'failed', 'answer', 'answer']);
    expect(requests.spent).toBe(4 + 4 + 1 + 1 + 1 + 3);
  });

  it('ends a poll when twenty addresses in a row have failed, and asks nothing more', async () => {
    const requests = requestsWith([failed]);
    await askAll(requests, 20);
    expect(requests.stop).toEqual({ cause: 'unavailable', message: '20 addresses in a row failed; /19: HTTP 503' });
    expect(await requests.get('/b', parse)).toEqual({ kind: 'stopped' });
    expect(requests.spent).toBe(4 + 4 + 18);
  });

  it('goes on whatever share of the addresses fails, as long as some answer', async () => {
    const requests = requestsWith([ok], { budget: 10_000 });
    let nth = 0;
    replyNow = () => (++nth % 20 === 0 ? ok : { kind: 'rejected', reason: 'HTTP 403' });
    await askAll(requests, 400);
    expect(requests).toMatchObject({ spent: 400, stop: undefined });
  });

  it.each([
    [[failed, failed, failed, ok], 'unavailable'],
    [[failed, failed, ok, ok], undefined],
    [[failed, failed, failed], undefined],
  ] as const)(
    'says at its end that TMDB was down if most of the addresses asked have failed, %#',
    async (replies, cause) => {
      const requests = requestsWith([ok]);
      for (const [nth, reply] of replies.entries()) {
        replyNow = () => reply;
        await requests.get(`/${nth}`, parse);
      }
      requests.judge();
      expect(requests.stop?.cause).toBe(cause);
    },
  );

  it('does not count failures that are not in a row', async () => {
    const requests = requestsWith([failed, failed, failed, ok, failed, failed, failed, ok, failed, failed, failed, ok]);
    for (const path of ['/a', '/b', '/c']) expect((await requests.get(path, parse)).kind).toBe('answer');
  });

  it('waits as long as TMDB asks, and no request goes out meanwhile', async () => {
    const requests = requestsWith([{ kind: 'throttled', retryAfterMs: 7_000 }, ok]);
    const [first, second] = await Promise.all([requests.get('/a', parse), requests.get('/b', parse)]);
    expect([first.kind, second.kind]).toEqual(['answer', 'answer']);
    expect(asked.filter((at) => at > 1 && at < 7_000)).toEqual([]);
    expect(counts.get('TmdbThrottled')).toBe(1);
  });

  it('leaves an address that throttles again after its pause to the next poll', async () => {
    const requests = requestsWith([{ kind: 'throttled', retryAfterMs: 7_000 }]);
    expect(await requests.get('/a', parse)).toMatchObject({ kind: 'failed' });
    expect(requests.spent).toBe(2);
  });

  it('takes a long pause that one address asks for to be its own', async () => {
    const requests = requestsWith([{ kind: 'throttled', retryAfterMs: 600_000 }, ok]);
    expect(await askAll(requests, 2)).toEqual(['failed', 'answer']);
    expect(now).toBeLessThan(10);
  });

  it('believes a long pause that three in a row ask for, and ends the poll rather than wait beyond its end', async () => {
    const requests = requestsWith([{ kind: 'throttled', retryAfterMs: 600_000 }]);
    await askAll(requests, 3);
    expect(requests.stop?.message).toBe("TMDB asks for a pause of 600 s, beyond this poll's end");
    expect([now, requests.spent]).toEqual([2, 3]);
  });

  it('backs off where TMDB does not say how long', async () => {
    await requestsWith([{ kind: 'throttled', retryAfterMs: undefined }, ok]).get('/a', parse);
    expect(sleeps).toEqual([250]);
  });

  it('stops at once when the token is refused', async () => {
    const requests = requestsWith([{ kind: 'refused', reason: 'put a token into X' }]);
    expect(await requests.get('/a', parse)).toEqual({ kind: 'stopped' });
    expect(requests).toMatchObject({ spent: 1, stop: { cause: 'token-refused', message: 'put a token into X' } });
  });

  it('does not repeat what TMDB will never answer', async () => {
    const rejected: TmdbReply = { kind: 'rejected', reason: 'HTTP 400' };
    expect(await requestsWith([rejected, ok]).get('/a', parse)).toEqual({ kind: 'failed', reason: '/a: HTTP 400' });
    expect(asked).toHaveLength(1);
    expect(counts.get('TmdbFailures')).toBe(1);
  });

  it('does not ask again for what is missing or malformed', async () => {
    expect(await requestsWith([{ kind: 'missing' }]).get('/a', parse)).toEqual({ kind: 'missing' });
    const reason = '/a: thing: id is "x"; expected a number from 0 to 9007199254740991';
    expect(await requestsWith([{ kind: 'ok', json: { id: 'x' } }]).get('/a', parse)).toEqual({
      kind: 'malformed',
      reason,
    });
    expect(asked).toHaveLength(2);
  });

  it('keeps to the budget, however many ask at once', async () => {
    const requests = requestsWith([ok], { budget: 5 });
    const answers = await Promise.all(Array.from({ length: 9 }, (_, nth) => requests.get(`/${nth}`, parse)));
    expect(answers.filter(({ kind }) => kind === 'answer')).toHaveLength(5);
    expect(asked).toHaveLength(5);
    expect(requests.stop?.cause).toBe('budget-spent');
  });

  it('begins nothing after its end', async () => {
    const requests = requestsWith([ok], { endAt: 0 });
    expect(await requests.get('/a', parse)).toEqual({ kind: 'stopped' });
    expect(requests).toMatchObject({ spent: 0, stop: { cause: 'time-up' } });
  });
});
