import { describe, expect, it } from 'vitest';
import type { Check, NamedMovie, RankedRow } from '../../../bin/operator/operator-ports.ts';
import { encoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { adviceOn, DEAD_LETTER_REASONS } from '../../../schema/dead-letter-reasons.ts';
import { TOPICS } from '../../../schema/names.ts';
import { keyAt, letterAt } from '../../adapters/dead-letters/dead-letter-archive-contract.ts';
import { reviewOf } from '../../builders/records.ts';
import { at, NOW } from '../../builders/time.ts';
import { NO_TABLES, operate, operatorPortsWith, widthOf } from './operator-rig.ts';

const checkOf = (name: string, run: Check['run']): Check => ({ name, run });

describe('check', () => {
  const good = checkOf('topics', async () => ({ isRight: true, detail: '4 topics', facts: ['movie.reviews: 6'] }));
  const bad = checkOf('tables', async () => ({ isRight: false, detail: 'movies is missing', remedy: 'Start the run' }));

  it('ends with 0 where all is right', async () => {
    const { code, out } = await operate(['check'], operatorPortsWith({ checks: [good] }));
    expect([code, out]).toEqual([0, 'ok    topics             4 topics\n\nAll 1 checks are right: a fake']);
  });

  it('says what to do where something is wrong, and ends with 1', async () => {
    const { code, out } = await operate(['check'], operatorPortsWith({ checks: [good, bad] }));
    expect(code).toBe(1);
    expect(out).toMatch(/WRONG tables +movies is missing\n +→ Start the run/);
    expect(out).toContain('1 of 2 are wrong');
  });

  it('takes what cannot be asked for wrong, and asks the rest', async () => {
    const away = checkOf('brokers', () => Promise.reject(new Error('AccessDenied')));
    const { code, out } = await operate(['check', '--json'], operatorPortsWith({ checks: [away, good] }));
    expect(code).toBe(1);
    expect(JSON.parse(out).findings).toMatchObject([
      { name: 'brokers', isRight: false, detail: 'Error: AccessDenied', remedy: expect.any(String) },
      { name: 'topics', isRight: true },
    ]);
  });

  it('shows the facts when asked to', async () => {
    const { out } = await operate(['check', '--verbose'], operatorPortsWith({ checks: [good] }));
    expect(out).toContain('· movie.reviews: 6');
  });
});

describe('topics and lag', () => {
  it('show a dash for what is not known, and figures to the right', async () => {
    const topics = [
      { topic: 'movie.reviews', partitions: 6, replicas: 3, records: 12_345 },
      { topic: 'movie.ratings', partitions: 6, replicas: 3, records: null },
    ];
    const { out } = await operate(['topics'], operatorPortsWith({ topics: async () => topics }));
    expect(out.split('\n')).toEqual([
      'topic          partitions  replicas  records',
      'movie.reviews           6         3   12,345',
      'movie.ratings           6         3        –',
    ]);
  });

  it('tell records and seconds of each group', async () => {
    const lags = [{ group: 'g', topic: TOPICS.reviews, records: null, seconds: null, note: 'has never read' }];
    const { out } = await operate(['lag'], operatorPortsWith({ lags: async () => lags }));
    expect(out).toMatch(/^g +movie\.reviews +– +– +has never read$/m);
  });
});

describe('counts', () => {
  it('reads a sample of partitions at even distances and says what is an estimate', async () => {
    const asked: unknown[] = [];
    const tables = {
      ...NO_TABLES,
      knownMovies: async () => Array.from({ length: 1_000 }, (_, index) => index + 1),
      countRows: async (table: string, key: number) => {
        if (table === 'movie_stats') asked.push(key);
        return 3;
      },
    };
    const { out } = await operate(['counts', '--movies', '4', '--json'], operatorPortsWith({ tables }));
    expect(asked).toEqual([1, 251, 501, 751]);
    expect(JSON.parse(out)).toContainEqual({
      table: 'movie_stats',
      rows: 3_000,
      counted: 'estimate: 12 in 4 of 1000 movies',
    });
    expect(JSON.parse(out)).toContainEqual({ table: 'trending_movies', rows: 9, counted: 'the last 3 hours' });
  });

  it('asks for no more at a time than one connection takes', async () => {
    let [inFlight, most] = [0, 0];
    const countRows = async () => {
      most = Math.max(most, ++inFlight);
      await Promise.resolve();
      inFlight--;
      return 1;
    };
    const knownMovies = async () => Array.from({ length: 1_000 }, (_, index) => index + 1);
    const tables = { ...NO_TABLES, knownMovies, countRows };
    const { out } = await operate(['counts', '--movies', '1000', '--json'], operatorPortsWith({ tables }));
    expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ table: 'movie_stats', rows: 1_000 }));
    expect(most).toBeLessThanOrEqual(256);
  });

  it('counts all where the sample is the whole', async () => {
    const tables = { ...NO_TABLES, knownMovies: async () => [1, 2], countRows: async () => 5 };
    const { out } = await operate(['counts', '--json'], operatorPortsWith({ tables }));
    expect(JSON.parse(out)).toContainEqual({ table: 'movie_stats', rows: 10, counted: 'all partitions of 2 movies' });
  });
});

const rowOf = (rank: number, more: Partial<RankedRow> = {}): RankedRow => ({
  rank,
  movieId: 600 + rank,
  title: `Movie ${rank}`,
  score: 1.5,
  velocity: 0.25,
  acceleration: null,
  more: { label: 'hot' },
  ...more,
});

describe('The rankings', () => {
  const hours: number[] = [];
  const withRows = (hour: number, rows: RankedRow[]) =>
    operatorPortsWith({
      tables: {
        ...NO_TABLES,
        ranking: async (_name, asked) => {
          hours.push(asked);
          return asked === hour ? { windowStart: epochMs(asked), rows } : null;
        },
      },
    });

  it('are the newest of the last hours, in rank order, readable at 100 columns', async () => {
    const long = rowOf(2, { title: 'x'.repeat(300) });
    const { out } = await operate(['trending'], withRows(NOW - HOUR_MS, [rowOf(1), long]));
    expect(out).toContain('trending at 2026-11-23T11:00:00.000Z');
    expect(out).toMatch(/^ +1 {2}601 +1\.500 +0\.250 +– {2}hot +Movie 1$/m);
    expect(widthOf(out)).toBeLessThanOrEqual(100);
  });

  it('do not let a title steer the terminal', async () => {
    const { out } = await operate(['breakout'], withRows(NOW, [rowOf(1, { title: '\u001b[2JBoo\u202e' })]));
    expect(out).toContain('[2JBoo');
    for (const steering of ['\u001b', '\u202e']) expect(out).not.toContain(steering);
  });

  it('are those of the hour that is asked for', async () => {
    hours.length = 0;
    const { out } = await operate(
      ['declining', '--hour', '2026-11-23T07', '--json'],
      withRows(at('07:00:00'), [rowOf(1)]),
    );
    expect(hours).toEqual([at('07:00:00')]);
    expect(JSON.parse(out)).toMatchObject({
      ranking: 'declining',
      windowStart: '2026-11-23T07:00:00.000Z',
      rows: [{ rank: 1 }],
    });
  });

  const judgedAt = (instant: number, more: Partial<typeof NO_TABLES> = {}) =>
    operatorPortsWith({ tables: { ...NO_TABLES, judgedIn: async () => epochMs(instant), ...more } });

  it('are empty where a window was judged and no movie is in them: that is well', async () => {
    const { code, out } = await operate(['trending'], judgedAt(NOW));
    expect([code, out]).toEqual([
      0,
      'No movie is in the ranking trending: the window of 2026-11-23T12:00:00.000Z was judged, and none is.',
    ]);
    const { out: json } = await operate(['trending', '--json'], judgedAt(NOW));
    expect(JSON.parse(json)).toEqual({
      ranking: 'trending',
      windowStart: null,
      judgedUntil: '2026-11-23T12:00:00.000Z',
      rows: [],
    });
  });

  it('that are older than the newest judged window are no longer true', async () => {
    const old = { windowStart: epochMs(NOW - 600_000), rows: [rowOf(1)] };
    const { code, out } = await operate(['trending'], judgedAt(NOW, { ranking: async () => old }));
    expect(code).toBe(0);
    expect(out).toMatch(/was judged, and none is; the last that had any is that of 2026-11-23T11:50:00\.000Z\.$/);
    expect(out).not.toContain('Movie 1');
  });

  it('were not judged where no execution has come so far: that is not well', async () => {
    const { code, out } = await operate(['trending'], withRows(0, []));
    expect(code).toBe(1);
    expect(out).toContain('Nothing was judged in that time: no execution of the workflow has come so far.');
  });

  it('have heads that are words, never cut', async () => {
    const more = { surge_multiplier: 8, total_review_volume: 12 };
    const { out } = await operate(['breakout'], withRows(NOW, [rowOf(1, { more })]));
    expect(out).toMatch(/^rank +movie +score +velocity +accel\. +× usual +reviews +title$/m);
  });
});

describe('movie', () => {
  const row = (popularity: number, ageMs: number) => ({ popularity, last_updated: new Date(NOW - ageMs), ver: 3 });
  const newestRows = async () => ({
    movies: { movie_id: 603, title: 'The Matrix', genres: ['Action'], ver: 3 },
    movie_stats: row(0.11149999999999238, 60_000),
  });
  const tables = { ...NO_TABLES, newestRows };
  const none = { sentiment: null, ratings: null, trending: null, breakout: null, declining: null };
  const documentOf = (ageMs: number) =>
    ({ windowStart: NOW - ageMs, ver: 7, view: { popularity: 85.5, last_updated: new Date(NOW - ageMs) } }) as never;
  const viewOf = (ageMs: number) => ({ movieId: 603, title: 'The Matrix', ...none, stats: documentOf(ageMs) });

  it("shows the tables where no document is of it, without what is the system's own, and how old each is", async () => {
    const { code, out } = await operate(['movie', '603'], operatorPortsWith({ tables }));
    expect(code).toBe(0);
    expect(out).toMatch(/^Movie 603: The Matrix\nNo document is of it\.\n/);
    expect(out).toMatch(/^movies, from the tables +– +genres +\["Action"\]$/m);
    expect(out).toMatch(/^stats, from the tables +1 min +popularity +0\.1115$/m);
    expect(out).not.toContain('ver');
  });

  it('shows of each view the newer of document and row', async () => {
    const fresh = operatorPortsWith({ movieView: async () => viewOf(0), tables });
    expect((await operate(['movie', '603'], fresh)).out).toMatch(/^stats, from the documents +0 s +window_start/m);
    const behind = operatorPortsWith({ movieView: async () => viewOf(17 * HOUR_MS), tables });
    const { out } = await operate(['movie', '603'], behind);
    expect(out).toMatch(/^stats, from the tables +1 min +popularity +0\.1115$/m);
    expect(out).toContain('The documents are 16 h behind the tables');
    const { out: json } = await operate(['movie', '603', '--json'], behind);
    expect(JSON.parse(json)).toMatchObject({
      title: 'The Matrix',
      views: { stats: { source: 'tables', ageMs: 60_000 } },
    });
  });

  it('shows the tables where the documents cannot be reached, and says why', async () => {
    const movieView = () => Promise.reject(new Error('nobody answers'));
    const { code, out } = await operate(['movie', '603'], operatorPortsWith({ movieView, tables }));
    expect(code).toBe(0);
    expect(out).toContain('The documents cannot be reached: nobody answers');
  });

  it('ends with 1 where nothing is known', async () => {
    const { code, out } = await operate(['movie', '1']);
    expect([code, out]).toEqual([1, 'Nothing is known of movie 1. No document is of it.']);
  });

  it('is found by words of its title; of several all are listed', async () => {
    const named = (found: readonly NamedMovie[]) =>
      operatorPortsWith({ tables: { ...tables, moviesNamed: async () => found } });
    const [one, other] = [
      { movieId: 1, title: 'The Lonely Mountain' },
      { movieId: 3, title: 'The Lonely Sea' },
    ];
    expect((await operate(['movie', 'lonely', 'sea'], named([other]))).out).toContain('Movie 3: The Matrix');
    const several = await operate(['movie', 'lonely'], named([one, other]));
    expect(several.out).toMatch(/1 +The Lonely Mountain\n3 +The Lonely Sea\n\nOne of them: movie <id>/);
    const nobody = await operate(['movie', 'river'], named([]));
    expect([nobody.code, nobody.out]).toEqual([1, 'No movie that the poller knows has "river" in its title.']);
  });
});

describe('dead-letters', () => {
  const withLetters = async () => {
    const ports = operatorPortsWith();
    for (const offset of [1, 2, 3]) await ports.deadLetters.put(letterAt(offset));
    return ports;
  };

  it('are listed with their reason and when, counted by reason, and with what the last one says', async () => {
    const ports = await withLetters();
    await ports.deadLetters.put({
      ...letterAt(4),
      code: 'event-time-ahead',
      message: 'event time is 3576 s in the future',
    });
    const { out } = await operate(['dead-letters', 'list'], ports);
    expect(out).toMatch(new RegExp(`^waiting +undecodable +2026-\\S+Z +${keyAt(1)}$`, 'm'));
    expect(out).toContain('4 letters: 3 undecodable, 1 event-time-ahead');
    expect(out).toContain('The last of them: event time is 3576 s in the future');
    expect(out).toContain(`event-time-ahead: ${adviceOn('event-time-ahead')}`);
    expect(out).not.toContain(DEAD_LETTER_REASONS['unknown-schema'].remedy);
    const json = JSON.parse((await operate(['dead-letters', 'list', '--json'], ports)).out);
    expect(json.reasons).toEqual({ undecodable: 3, 'event-time-ahead': 1 });
  });

  it('are listed with their state', async () => {
    const ports = await withLetters();
    await ports.deadLetters.claim(keyAt(2));
    const { out } = await operate(['dead-letters', 'list', '--limit', '2'], ports);
    expect(out).toMatch(
      new RegExp(`waiting .*${keyAt(1)}\nclaimed .*${keyAt(2)}\n(.*\n)*There are more: --after ${keyAt(2)}`),
    );
  });

  it('are shown one by one', async () => {
    const { out } = await operate(['dead-letters', 'show', keyAt(1), '--json'], await withLetters());
    expect(JSON.parse(out)).toMatchObject({
      reason: 'undecodable',
      advice: adviceOn('undecodable'),
      recordKey: '603',
      valueBytes: 256,
    });
  });

  it('are shown with the value that they have, or why it cannot be decoded, bounded', async () => {
    const ports = await withLetters();
    const review = reviewOf({ content: 'x'.repeat(5_000) });
    const [id = ''] = localVersionIdsOf(TOPICS.reviews).slice(-1);
    const letter = letterAt(9, TOPICS.reviews);
    const value = encoderOf(TOPICS.reviews, id)(review);
    await ports.deadLetters.put({ ...letter, record: { ...letter.record, value } });
    const shown = await operate(['dead-letters', 'show', keyAt(9)], ports);
    expect(shown.out).toMatch(/^decoded +\{.*x…$/m);
    expect(shown.out).toMatch(/\nInstants: appendedAt is of the broker's clock; .* are of the data's time\.$/);
    expect(widthOf(shown.out)).toBeLessThanOrEqual(2_013);
    const json = JSON.parse((await operate(['dead-letters', 'show', keyAt(9), '--json'], ports)).out);
    expect(json.decoded).toMatchObject({ content: review.content });
    expect((await operate(['dead-letters', 'show', keyAt(1)], ports)).out).toMatch(/^undecodable +\S/m);
  });

  it.each([
    ['movie.reviews', '"movie.reviews" is no dead letter\'s key'],
    [`${keyAt(1)}.claimed`, "is no dead letter's key"],
    [keyAt(4), `there is no dead letter ${keyAt(4)}`],
  ])('end with 2 where none has the key %s', async (key, message) => {
    const { code, err } = await operate(['dead-letters', 'show', key], await withLetters());
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('do not hide a store that is away behind a bad key', async () => {
    const ports = await withLetters();
    const archive = Object.assign(new MemoryDeadLetters(), { read: () => Promise.reject(new Error('SlowDown')) });
    expect(await operate(['dead-letters', 'show', keyAt(1)], { ...ports, archive })).toMatchObject({
      code: 1,
      err: 'Error: SlowDown',
    });
  });

  it('are looked through with the reason first and the whole key behind it', async () => {
    const { out } = await operate(['dead-letters', 'redrive'], await withLetters());
    expect(out).toMatch(new RegExp(`^would-send +undecodable: the body ends too early +${keyAt(1)}$`, 'm'));
    const key = keyAt(1, 'movie.metadata-of-a-topic-with-a-name-that-is-as-long-as-an-incarnation-of-msk');
    const letters = [{ key, outcome: 'would-send', detail: `undecodable: ${'long '.repeat(30)}` }] as const;
    const redrive = async () => ({ isDryRun: true, examined: 1, letters, next: null });
    const long = await operate(['dead-letters', 'redrive'], operatorPortsWith({ redrive }));
    expect(long.out).toContain(` ${key}\n`);
  });

  it('are not sent unless told to', async () => {
    const ports = await withLetters();
    const { out } = await operate(['dead-letters', 'redrive'], ports);
    expect([ports.sent.length, out.includes('Nothing was sent: add --send')]).toEqual([0, true]);
  });

  it('are sent when told to, at most once', async () => {
    const ports = await withLetters();
    await operate(['dead-letters', 'redrive', '--send', '--limit', '2'], ports);
    const { out } = await operate(['dead-letters', 'redrive', '--send', '--json'], ports);
    expect(ports.sent).toHaveLength(3);
    expect(JSON.parse(out).letters).toMatchObject([{ key: keyAt(3), outcome: 'sent' }]);
  });

  it('end with 1 where Kafka did not take one', async () => {
    const letters = [{ key: 'k', outcome: 'unconfirmed', detail: 'away' }] as const;
    const redrive = async () => ({ isDryRun: false, examined: 1, letters, next: 'k' });
    const { code, out } = await operate(['dead-letters', 'redrive', '--send'], operatorPortsWith({ redrive }));
    expect([code, out.includes('--after k')]).toEqual([1, true]);
  });
});
