import { stripVTControlCharacters, styleText } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { lineOf } from '../../../../localstack/run/screen/line.ts';
import { screenOf } from '../../../../localstack/run/screen/screen.ts';
import { REAL_NOW, SNAPSHOT, warningOf } from './snapshots.ts';

const shown = (width: number, height: number, snapshot = SNAPSHOT): string =>
  stripVTControlCharacters(screenOf(snapshot, { width, height }));
const linesOf = (width: number, height: number, snapshot = SNAPSHOT): string[] =>
  shown(width, height, snapshot).split('\n');

describe('the screen', () => {
  beforeAll(() => void vi.stubEnv('FORCE_COLOR', '1'));
  afterAll(() => void vi.unstubAllEnvs());

  it('shows how far behind all is, rates, lags, latencies, counts and the tops of the views', () => {
    expect(`\n${shown(120, 60)}\n`).toBe(`
2026-11-23 18:42:07Z in its world · live, 30 × real time · no poll yet
behind   rows 2 min   rankings 62 min   documents –
! for 12 s: Kafka is away; movie.reviews waits for it

topic            this run     /s  most/s     lag    most
movie.reviews        2921     10     104       0      12
movie.ratings        6354     49     487    1240    1300

produce→row  p50 48.0 p99 139.0 ms       windows written 8837
batch        p50 1697.8 p99 1717.3 ms    records counted 10286
store        –                           late 2615  expired 305  dead letters 1
workflow     succeeded in 0.8 s · serving-views-2026-11-23T18-41-00Z
             12 executions   9,412 documents written   different 0   copied until 2026-11-23 18:40:00Z

window 2026-11-23 18:40:00Z  500 movies
movie_ratings_by_window · most popular
  A Title Far Too Long for Its Column…       #7     812.4  ★ 8.21   26,000 votes
  Second                                     #8     700.0  ★ 7.00   1 vote
review_sentiments · most reviewed, last hour
  Short                                      #9         7  reviews   mood 0.31   +4 −1 ○2

ranking 2026-11-23 18:40:00Z
trending_movies · score
  The Lonely Mountain                     #1234      31.2  breakout   12.3 points/h
breakout_movies · score
  The Lonely Mountain                     #1234      31.2  8.0 × the usual   12.3 points/h
declining_movies · score · none

· 14 times, last 12 s ago, as this world has it: score-reviews: record set aside · event time 2026-11-23T19:42:07.000Z
  is 3576 s in the future

This product uses the TMDB API but is not endorsed or certified by TMDB.  Ctrl-C stops.
`);
  });

  it('says when it was last polled, and which lists and movies that asked about', () => {
    const lastPoll = {
      polledAt: epochMs(Date.UTC(2026, 10, 23, 18, 40)),
      requests: 547,
      listed: 1,
      visited: 8,
      failures: 0,
      failed: 0,
      waiting: 0,
      malformed: 0,
      changesPagesLeft: 0,
      published: { 'movie.reviews': 1, 'movie.ratings': 2, 'movie.metadata': 3, 'movie.trending': 4 },
    };
    expect(shown(120, 60, { ...SNAPSHOT, lastPoll })).toContain(
      'last poll 18:40:00Z: 547 requests for lists of 1 movie and details of 8',
    );
    expect(shown(120, 60, { ...SNAPSHOT, lastPoll: { ...lastPoll, requests: 2, listed: 40, visited: 0 } })).toContain(
      '2 requests for lists of 40 movies and no details, none being due',
    );
  });

  it.each([
    [120, 43],
    [80, 23],
    [50, 29],
    [40, 12],
  ])('fits into %i × %i, and keeps what says whether all is well', (width, height) => {
    const phase = 'replaying the past, 10 %: poll 5 of 52, about 1 min to go';
    for (const some of [SNAPSHOT, { ...SNAPSHOT, phase }])
      expect(Math.max(...linesOf(width, height, some).map((line) => line.length))).toBeLessThanOrEqual(width);
    const lines = linesOf(width, height);
    expect(lines.length).toBeLessThanOrEqual(height);
    const text = lines.join('\n');
    expect(lines[0]).toContain('2026-11-23 18:42:07Z');
    for (const words of [/rows 2 min/, /! for 12 s: Kafka is away/, /lag/, /workflow/, /Ctrl-C stops\./])
      expect(text).toMatch(words);
  });

  it('keeps at 80 × 24 every topic, the first latency and the head of a ranking', () => {
    const text = shown(80, 23);
    for (const words of ['movie.reviews', 'movie.ratings', '1240', 'p50 48.0', 'trending_movies', 'most popular'])
      expect(text).toContain(words);
  });

  it.each([20, 33, 50, 66, 80, 100, 120])('never cuts a number at %i columns', (width) => {
    const path = '/home/somebody/movie-speed-layer/.speed-layer/run/local/kafka/server.log';
    const warnings = [
      warningOf(`event time 2026-11-23T19:42:07.000Z is 3576 s in the future, and 4711 records wait. Its log: ${path}`),
      ...SNAPSHOT.warnings,
    ];
    const whole = JSON.stringify({ ...SNAPSHOT, warnings }).match(/\d+/g) ?? [];
    const told = shown(width, 200, { ...SNAPSHOT, warnings });
    expect(told.replaceAll(/\s/g, '')).toContain('3576s');
    for (const line of told.split('\n').filter((one) => one.includes('…')))
      for (const [number] of line.matchAll(/\d+(?=\S*…)/g)) expect(whole).toContain(number);
    // Below 50 columns six lines do not hold it.
    expect(told.replaceAll(/\n\s*/g, '').includes(path)).toBe(width >= 50);
  });

  it('says at 50 columns how the workflow ended, TMDB’s words whole, and of a failure why', () => {
    const text = shown(50, 60);
    expect(text).toContain('workflow     succeeded in 0.8 s');
    expect(text.replaceAll(/\n\s*/g, ' ')).toContain('uses the TMDB API but is not endorsed or certified by TMDB.');
    const last = 'failed in 0.8 s · DetectTrends: Cassandra cannot be asked for the levels of shard 3';
    const failed = { ...SNAPSHOT.workflow, last, hasFailed: true } as typeof SNAPSHOT.workflow;
    expect(shown(80, 40, { ...SNAPSHOT, workflow: failed }).replaceAll(/\n\s*/g, ' ')).toContain(last);
  });

  it('gives a title more room than the end of a detail on a narrow screen', () => {
    expect(shown(50, 60)).toMatch(/^ {2}A Title Far Too Long for… +812\.4 {2}★ 8\.21 …$/m);
  });

  it('does not say how it is stopped while it stops, and leaves no gap where nothing was expected', () => {
    const stopping = { ...SNAPSHOT, phase: 'stopped', isStopping: true, warnings: [] };
    for (const [width, height] of [
      [120, 60],
      [80, 23],
    ] as const) {
      expect(shown(width, height, stopping)).not.toContain('Ctrl-C');
      expect(shown(width, height, stopping)).toContain('· stopped ·');
    }
    expect(shown(120, 60, { ...SNAPSHOT, warnings: [] })).not.toContain('\n\n\n');
  });

  it('leaves out what is not there yet', () => {
    const nothing = { top: undefined, workflow: undefined, rankings: undefined };
    const early = shown(120, 60, { ...SNAPSHOT, ...nothing, warnings: [] });
    for (const later of ['most popular', 'serving-views', 'trending_movies', '!']) expect(early).not.toContain(later);
  });

  it('never shows what nobody answers for in the colours of life', () => {
    const since = epochMs(REAL_NOW - 90_000);
    const away = {
      kafka: { since, reason: 'gone' },
      tables: { since, reason: 'gone' },
      documents: { since, reason: 'gone' },
    };
    const topics = SNAPSHOT.topics.map((one) => ({ ...one, lag: null }));
    const dead = { ...SNAPSHOT, away, topics };
    expect(shown(120, 60, dead)).toMatch(/^movie\.reviews +2921 +10 +104 +– +–$/m);
    expect(shown(120, 60, dead)).toContain('500 movies  as of 08:58:30Z');
    expect(shown(120, 60, dead)).toContain('ranking 2026-11-23 18:40:00Z  as of 08:58:30Z');
    const coloured = screenOf({ ...dead, workflow: undefined, warnings: [] }, { width: 120, height: 60 });
    expect(coloured).toContain(styleText('dim', 'rows 2 min', { validateStream: false }));
    for (const code of ['\u001b[32m', '\u001b[33m']) expect(coloured).not.toContain(code);
  });

  it('tells in yellow what is more than a quarter of an hour behind, and nothing so while it replays', () => {
    const yellow = styleText('yellow', 'rankings 62 min', { validateStream: false });
    expect(screenOf(SNAPSHOT, { width: 120, height: 60 })).toContain(yellow);
    expect(screenOf({ ...SNAPSHOT, isReplaying: true }, { width: 120, height: 60 })).not.toContain(yellow);
  });
});

describe('the line for output that is no terminal', () => {
  it('has the same figures', () => {
    expect(lineOf(SNAPSHOT)).toBe(
      '2026-11-23 18:42:07Z live, 30 × real time · reviews 2921 (10/s, lag 0) · ratings 6354 (49/s, lag 1240) · ' +
        'windows 8837 · late 2615 · expired 305 · dead letters 1 · produce→row p50 48.0 p99 139.0 ms · ' +
        'succeeded in 0.8 s · serving-views-2026-11-23T18-41-00Z, 9,412 documents written · ' +
        'rows 2 min behind · rankings 62 min behind',
    );
  });
});
