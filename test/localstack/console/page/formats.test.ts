import { describe, expect, it } from 'vitest';
import {
  ago,
  counted,
  duration,
  fieldsText,
  instant,
  short,
  signed,
  whole,
} from '../../../../localstack/console/page/parts/figure-format.ts';
import { hashOf, placeIn } from '../../../../localstack/console/page/parts/place.ts';
import { pathOf } from '../../../../localstack/console/page/parts/spark-path.ts';

describe('figures', () => {
  it('are grouped, have a true minus, and say when they are not known', () => {
    expect([whole(1_234_567), whole(null), signed(-2.54), signed(0.001), signed(3)]).toEqual([
      '1,234,567',
      '–',
      '−2.5',
      '0.0',
      '+3.0',
    ]);
  });

  it.each([
    [0.05, '0.05'],
    [3.44, '3.4'],
    [12, '12'],
    [1_234.5, '1,235'],
    [null, '–'],
  ])('%j is as short as %s', (value, text) => {
    expect(short(value)).toBe(text);
  });

  it.each([
    [12, '12 ms'],
    [9_940, '9.9 s'],
    [89_000, '89 s'],
    [300_000, '5 min'],
    [9_000_000, '2.5 h'],
    [3 * 86_400_000, '3 days'],
    [null, '–'],
  ])('%j ms are %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('never are "1 reviews"', () => {
    expect([counted(1, 'review'), counted(0, 'review'), counted(2, 'entry', 'entries')]).toEqual([
      '1 review',
      '0 reviews',
      '2 entries',
    ]);
  });
});

describe('instants', () => {
  const at = Date.UTC(2026, 10, 29, 23, 28, 5);

  it('are of the zone that was asked for', () => {
    expect(instant(at, 'utc')).toBe('2026-11-29 23:28');
    const before = process.env['TZ'];
    process.env['TZ'] = 'Asia/Tokyo';
    expect(instant(at, 'local')).toBe('2026-11-30 08:28');
    expect(instant(at, 'utc')).toBe('2026-11-29 23:28');
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it('that are about now are now', () => {
    expect([ago(at, at + 400), ago(at, at + 180_000), ago(null, at)]).toEqual(['now', '3 min ago', '–']);
  });
});

describe('a record', () => {
  it('is told by what it says, its times as instants, without what the other columns have', () => {
    const createdAt = Date.UTC(2026, 10, 29, 12, 28);
    const review = { review_id: 'a', movie_id: 7, author: 'nora', content: 'Fine.', rating: 7, created_at: createdAt };
    expect(fieldsText({ ...review, url: 'https://example.com', updated_at: null })).toBe(
      'author nora · content Fine. · rating 7 · created_at 2026-11-29T12:28:00.000Z',
    );
    expect(fieldsText({ genres: ['Drama'], budget: 9_000_000 })).toBe('genres ["Drama"] · budget 9000000');
    expect(fieldsText('no record')).toBe('"no record"');
  });
});

describe('a place', () => {
  it('is found again in its address, whatever is in it', () => {
    const key = 'movie.reviews/since-1/2/7.json';
    expect(placeIn(hashOf('letters', key))).toEqual({ page: 'letters', rest: [key] });
    expect(placeIn('')).toEqual({ page: 'trends', rest: [] });
    expect(placeIn('#/movie/%')).toEqual({ page: 'movie', rest: ['%'] });
  });
});

describe('a sparkline', () => {
  it('fills its box, whatever its values, and survives a flat one', () => {
    expect(
      pathOf([
        [0, 1],
        [5, 3],
        [10, 2],
      ]),
    ).toBe('M0.0 24.0L60.0 2.0L120.0 13.0');
    expect(
      pathOf([
        [0, 7],
        [10, 7],
      ]),
    ).toBe('M0.0 24.0L120.0 24.0');
  });
});
