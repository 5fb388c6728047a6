import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../../../lambdas/core/ports.ts';
import {
  type ConsoleAbout,
  type ConsoleSource,
  NotHere,
} from '../../../../localstack/console/source/console-source.ts';
import type { RedriveAsked } from '../../../../localstack/console/source/wire-letters.ts';
import type { ConsoleSnapshot } from '../../../../localstack/console/source/wire-pipeline.ts';
import { TOPICS } from '../../../../schema/names.ts';
import { RANKING_TYPES } from '../../../../schema/rankings.ts';
import { ALL_TOPICS } from '../../../../schema/topology.ts';
import { recordOf } from '../../../builders/delivery.ts';

export interface ConsoleSourceRig {
  readonly source: ConsoleSource;
  /** Resolves when the source has looked once more. */
  look(): Promise<void>;
  /** A movie that is known, with ratings in the last hours. */
  readonly movie: { readonly movieId: number; readonly title: string };
  /** As a function does it. */
  setAside(letter: DeadLetter): Promise<void>;
  /** Records that were sent back to a topic since the last question. */
  sentBack(): Promise<number>;
}

const NOBODY = 999_999_999;
const WINDOW_MS = 300_000;
const OFFSETS = { poison: 900_001, ahead: 900_002 };
const SET_ASIDE = Date.UTC(2030, 0, 1);
const keyOf = (offset: number): string => `movie.reviews/contract/0/${String(offset).padStart(20, '0')}.json`;

const letterAt = (offset: number, change: Partial<DeadLetter>): DeadLetter =>
  ({
    record: recordOf({ topic: TOPICS.reviews, offset, key: Buffer.from('603'), value: Buffer.from('0300aabb', 'hex') }),
    topicIncarnation: 'contract',
    functionName: 'score-reviews',
    code: 'truncated-header',
    message: 'the header ends too early',
    setAsideAt: SET_ASIDE,
    ...change,
  }) as DeadLetter;

/** What every source keeps, wherever it has its answers from. `rigOf` is asked when the tests run. */
export const consoleSourceContract = (kind: ConsoleAbout['kind'], rigOf: () => ConsoleSourceRig): void => {
  describe('tells what it is', () => {
    it.runIf(kind === 'run')('and lets itself be acted on', async () => {
      const { source } = rigOf();
      expect(source.about()).toMatchObject({ kind, worldRefusal: null, redriveRefusal: null, confirmation: null });
      expect(await source.world()).toMatchObject({ events: expect.any(Array) });
    });

    it.runIf(kind === 'stage')('and refuses what it cannot with the sentence that it has announced', async () => {
      const { source } = rigOf();
      const { worldRefusal, ...about } = source.about();
      expect(about).toMatchObject({ kind, engine: 'aws', isSimulated: false });
      expect(worldRefusal).toMatch(/^[A-Z].*\.$/);
      for (const refused of [source.world(), source.act({ kind: 'poison' }), source.recount()])
        await expect(refused).rejects.toThrow(new NotHere(worldRefusal ?? ''));
    });
  });

  describe('looks', () => {
    it('and tells all who listen, as long as they do', async () => {
      const { source, look } = rigOf();
      const heard: ConsoleSnapshot[] = [];
      const unlisten = source.listen({ snapshot: (snapshot) => heard.push(snapshot) });
      await look();
      expect(heard.at(-1)).toEqual(source.newest());
      unlisten();
      const count = heard.length;
      await look();
      expect(heard).toHaveLength(count);
    });

    it('at the six stages and the four topics, in the order of a record', async () => {
      const { source, look } = rigOf();
      await look();
      const snapshot = source.newest();
      expect(snapshot?.stages.map(({ id }) => id)).toEqual([
        'tmdb',
        'kafka',
        'functions',
        'tables',
        'workflow',
        'documents',
      ]);
      expect(snapshot?.topics.map(({ topic }) => topic)).toEqual(ALL_TOPICS);
      const lags = snapshot?.topics.map(({ lag }) => lag) ?? [];
      const sum = lags.reduce<number>((total, lag) => total + (lag ?? 0), 0);
      expect(snapshot?.lag).toBe(lags.includes(null) ? null : sum);
      for (const stage of snapshot?.stages ?? []) expect(stage.since === null).toBe(stage.status !== 'away');
    });

    it('and remembers: as columns, oldest first, from any moment on', async () => {
      const { source, look } = rigOf();
      await look();
      const first = source.newest()?.at ?? 0;
      await look();
      const { at, ...columns } = source.history();
      expect(at).toEqual(at.toSorted((one, other) => one - other));
      expect(new Set(Object.values(columns).map(({ length }) => length))).toEqual(new Set([at.length]));
      expect(source.history(first).at).toEqual(at.filter((one) => one > first));
      expect(source.history(first).at.length).toBeGreaterThan(0);
    });

    it('and says each thing once', () => {
      const events = rigOf().source.events();
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      for (const { firstAt, lastAt, count } of events) expect([firstAt <= lastAt, count >= 1]).toEqual([true, true]);
    });

    it('and is scraped', async () => {
      const { source, look } = rigOf();
      await look();
      expect(await source.metrics()).toMatch(/^# TYPE speed_layer_lag_seconds gauge$/m);
    });
  });

  describe('knows movies', () => {
    it('in rankings without holes, each with its window', async () => {
      const { judgedAt, now, rankings } = await rigOf().source.rankings();
      expect(judgedAt).not.toBeNull();
      expect(judgedAt).toBeLessThanOrEqual(now);
      expect(Object.keys(rankings)).toEqual([...RANKING_TYPES]);
      for (const rows of Object.values(rankings))
        expect(rows.map(({ rank }) => rank)).toEqual(rows.map((_, at) => at + 1));
    });

    it('by id and by the beginning of a title, no more of them than asked for', async () => {
      const { source, movie } = rigOf();
      expect(await source.search(String(movie.movieId), 5)).toContainEqual(movie);
      expect(await source.search(movie.title.slice(0, 5).toUpperCase(), 50)).toContainEqual(movie);
      expect(await source.search('e', 3)).toHaveLength(3);
      expect(await source.search('  ', 5)).toEqual([]);
      expect(await source.search('no movie is called so', 5)).toEqual([]);
    });

    it('by their windows, oldest first, each once', async () => {
      const { source, movie } = rigOf();
      const series = await source.series(movie.movieId, 26);
      expect(series).toMatchObject({ ...movie, windowSizeMs: WINDOW_MS });
      expect(series.ratings.length).toBeGreaterThan(0);
      for (const rows of [series.ratings, series.moods]) {
        const starts = rows.map(({ windowStart }) => windowStart);
        expect(starts).toEqual([...new Set(starts)].sort((one, other) => one - other));
        expect(starts.filter((start) => start % WINDOW_MS !== 0)).toEqual([]);
      }
      for (const { reviews, positive, negative, neutral } of series.moods)
        expect(positive + negative + neutral).toBe(reviews);
      expect((await source.series(movie.movieId, 1)).ratings.length).toBeLessThanOrEqual(series.ratings.length);
    });

    it('and nothing of one that nobody has seen', async () => {
      const { source } = rigOf();
      const unknown = await source.series(NOBODY, 26);
      expect(unknown).toMatchObject({ title: null, label: null, ratings: [], moods: [], levels: [], corrections: [] });
      await expect(source.documents(NOBODY)).rejects.toThrow(NotHere);
    });

    it('as a reader gets them', async () => {
      const { source, movie } = rigOf();
      expect(await source.documents(movie.movieId)).toMatchObject(movie);
    });

    it('by the reviews of a window, or says where those are', async () => {
      const { source, movie } = rigOf();
      const { reviews, note } = await source.reviews(movie.movieId, 0);
      expect([reviews.length, note]).toEqual([0, expect.stringMatching(/\.$/)]);
    });
  });

  describe('keeps letters', () => {
    it('newest first, by topic, reason and number, counted whatever is shown', async () => {
      const { source, setAside } = rigOf();
      await setAside(letterAt(OFFSETS.poison, {}));
      await setAside(letterAt(OFFSETS.ahead, { code: 'event-time-ahead', message: 'is ahead' }));
      const all = await source.letters({ topic: null, reason: null, limit: 500 });
      const times = all.letters.map(({ setAsideAt }) => setAsideAt);
      expect(times).toEqual(times.toSorted((one, other) => other - one));
      const some = await source.letters({ topic: TOPICS.reviews, reason: 'truncated-header', limit: 500 });
      expect(some.letters).toContainEqual(expect.objectContaining({ key: keyOf(OFFSETS.poison), movie: '603' }));
      expect(new Set(some.letters.map(({ reason }) => reason))).toEqual(new Set(['truncated-header']));
      expect((await source.letters({ topic: null, reason: null, limit: 1 })).letters).toHaveLength(1);
      expect((await source.letters({ topic: TOPICS.trending, reason: null, limit: 5 })).letters).toEqual([]);
      expect(some.byReason).toEqual(all.byReason);
      expect(all.byReason.reduce((sum, { count }) => sum + count, 0)).toBe(all.letters.length);
    });

    it('with their bytes, their advice, and why they cannot be decoded', async () => {
      const { source } = rigOf();
      const letter = await source.letter(keyOf(OFFSETS.poison));
      expect(letter).toMatchObject({ valueBytes: 4, hex: expect.stringContaining('03 00 aa bb'), state: 'waiting' });
      expect([letter.advice, letter.undecodable]).not.toContain('');
      expect(letter.undecodable).not.toBeNull();
      expect(JSON.parse(await source.letterText(keyOf(OFFSETS.poison)))).toMatchObject({ offset: OFFSETS.poison });
    });

    it('and none that nobody has put there', async () => {
      const { source } = rigOf();
      await expect(source.letter(keyOf(1))).rejects.toThrow(NotHere);
      await expect(source.letterText(keyOf(1))).rejects.toThrow(NotHere);
    });

    it('and sends one back at most once, after a try that sends nothing', async () => {
      const { source, sentBack } = rigOf();
      const { confirmation } = source.about();
      const asked: RedriveAsked = { keys: [keyOf(OFFSETS.poison)], isDryRun: true, confirmation };
      await sentBack();
      expect((await source.redrive(asked)).letters).toMatchObject([{ outcome: 'would-send' }]);
      expect(await sentBack()).toBe(0);
      expect((await source.redrive({ ...asked, isDryRun: false })).letters).toMatchObject([{ outcome: 'sent' }]);
      expect(await sentBack()).toBe(1);
      expect((await source.redrive({ ...asked, isDryRun: false })).letters).toMatchObject([
        { outcome: 'already-claimed' },
      ]);
      expect(await sentBack()).toBe(0);
      expect(await source.letter(keyOf(OFFSETS.poison))).toMatchObject({ state: 'sent' });
    });
  });

  describe('knows executions', () => {
    it('newest first, each with its steps', async () => {
      const { source } = rigOf();
      const all = await source.executions();
      expect(all.length).toBeGreaterThan(0);
      const times = all.map(({ startedAt }) => startedAt);
      expect(times).toEqual(times.toSorted((one, other) => other - one));
      const [first] = all;
      const one = await source.execution(first?.name ?? '');
      expect(one).toMatchObject({ name: first?.name, status: first?.status, startedAt: first?.startedAt });
      expect(one.steps.length).toBeGreaterThan(0);
      await expect(source.execution('never')).rejects.toThrow(NotHere);
    });
  });

  describe('reads records', () => {
    const asked = { topic: TOPICS.ratings, movieId: null, since: null, limit: 5 } as const;

    it('of our topics only', async () => {
      await expect(rigOf().source.records({ ...asked, topic: 'movie.secrets' })).rejects.toThrow(NotHere);
    });

    it.runIf(kind === 'stage')('or says why it cannot', async () => {
      await expect(rigOf().source.records(asked)).rejects.toThrow(/^MSK's brokers .*\.$/);
    });

    it.runIf(kind === 'run')('of all movies or of one, and from there to their documents', async () => {
      const { source } = rigOf();
      const { records } = await source.records(asked);
      expect(records).toHaveLength(5);
      const [newest] = records;
      const only = await source.records({ ...asked, movieId: Number(newest?.key) });
      expect(new Set(only.records.map(({ key }) => key))).toEqual(new Set([newest?.key]));
      const { partition = 0, offset = 0 } = newest ?? {};
      const followed = await source.follow({ topic: TOPICS.ratings, partition, offset });
      expect(followed.steps.map(({ name }) => name)).toEqual(['log', 'window', 'row', 'document']);
    });

    it.runIf(kind === 'run')('from an offset or an instant on, oldest first, as the log has them', async () => {
      const { source } = rigOf();
      const [place] = (await source.records({ ...asked, limit: 400 })).records.slice(-1);
      const { partition = 0, offset = 0, appendedAt = 0 } = place ?? {};
      const since = await source.records({ ...asked, since: { partition, offset } });
      expect(since.records.map((record) => [record.partition, record.offset])).toEqual(
        [0, 1, 2, 3, 4].map((step) => [partition, offset + step]),
      );
      const later = await source.records({ ...asked, since: { appendedAt } });
      const times = later.records.map((record) => record.appendedAt);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(times[0]).toBe(appendedAt);
      expect((await source.records({ ...asked, since: { appendedAt: Date.UTC(2100, 0) } })).records).toEqual([]);
    });

    it('and follows none that it does not know', async () => {
      const { source } = rigOf();
      await expect(source.follow({ topic: TOPICS.ratings, partition: 0, offset: 1e12 })).rejects.toThrow(NotHere);
    });
  });
};
