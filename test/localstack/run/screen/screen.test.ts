import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { lineOf, screenOf } from '../../../../localstack/run/screen/screen.ts';
import { SNAPSHOT } from './snapshots.ts';

const shown = (width: number, snapshot = SNAPSHOT): string => stripVTControlCharacters(screenOf(snapshot, width));

describe('the screen', () => {
  it('shows rates, lags, latencies, counts and the tops of the views', () => {
    expect(`\n${shown(120)}\n`).toBe(`
2026-11-23 18:42:07Z  live, 30 × real time · no poll yet

topic                records   records/s     lag
movie.reviews           2921         104       0
movie.ratings           6354         487    1240

produce→row  p50 48.0 p99 139.0 ms   windows written 8837
batch        p50 26.0 p99 132.1 ms   records counted 10286
store        –                       late 2615   expired 305   dead letters 1
workflow     serving-views-2026-11-23T18-41-00Z succeeded in 0.8 s
             12 executions   documents written 9412   different 0   copied until 2026-11-23 18:40:00Z

window 2026-11-23 18:40:00Z  500 movies
movie_ratings_by_window · most popular
  A Title Far Too Long for Its Column…     812.4  popularity   ★ 8.21 of 26000 votes
review_sentiments · most reviewed, last hour
  Short                                        7  reviews   mood 0.31   +4 −1 ○2

ranking 2026-11-23 18:40:00Z
trending_movies · score
  The Lonely Mountain                       31.2  breakout   12.3 points/h
breakout_movies · score
  The Lonely Mountain                       31.2  8.0 × the usual   12.3 points/h
declining_movies · score · none

! score-reviews: record set aside

This product uses the TMDB API but is not endorsed or certified by TMDB.  Ctrl-C stops.
`);
  });

  it('says when the last poll was and what it did', () => {
    const lastPoll = {
      polledAt: epochMs(Date.UTC(2026, 10, 23, 18, 40)),
      requests: 547,
      listed: 500,
      visited: 500,
      failed: 0,
      waiting: 0,
      malformed: 0,
      changesPagesLeft: 0,
      published: { 'movie.reviews': 1, 'movie.ratings': 2, 'movie.metadata': 3, 'movie.trending': 4 },
    };
    expect(shown(120, { ...SNAPSHOT, lastPoll })).toContain('last poll 2026-11-23 18:40:00Z: 547 requests, 500 movies');
  });

  it.each([20, 40, 80])('never draws beyond %i columns, whatever its colours', (width) => {
    const lines = shown(width).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(width);
  });

  it('leaves out what is not there yet', () => {
    const nothing = { top: undefined, workflow: undefined, rankings: undefined };
    const early = shown(120, { ...SNAPSHOT, ...nothing, warnings: [] });
    for (const later of ['most popular', 'workflow', 'trending_movies']) expect(early).not.toContain(later);
    expect(early).not.toContain('!');
  });
});

describe('the line for output that is no terminal', () => {
  it('has the same figures', () => {
    expect(lineOf(SNAPSHOT)).toBe(
      '2026-11-23 18:42:07Z live, 30 × real time · reviews 2921 (104/s, lag 0) · ratings 6354 (487/s, lag 1240) · ' +
        'windows 8837 · late 2615 · expired 305 · dead letters 1 · produce→row p50 48.0 p99 139.0 ms · ' +
        'serving-views-2026-11-23T18-41-00Z succeeded in 0.8 s, 9412 documents written',
    );
  });
});
