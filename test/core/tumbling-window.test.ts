import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, MINUTE_MS } from '../../lambdas/core/time.ts';
import { DEFAULT_WINDOW_SIZE_MS, windowOf, windowStartOf } from '../../lambdas/core/tumbling-window.ts';
import { at } from '../builders/time.ts';

const anySize = fc.integer({ min: 1, max: 60 }).map((minutes) => minutes * MINUTE_MS);
const anyInstant = fc.integer({ min: -1e13, max: 1e13 }).map(epochMs);

/**
 *      12:00          12:05          12:10
 *  ------[--------------)[------------)[----->
 *        a    b         c d            e
 */
describe('a tumbling window', () => {
  it.each([
    ['a', '12:00:00.000', '12:00:00'],
    ['b', '12:02:11.500', '12:00:00'],
    ['c', '12:04:59.999', '12:00:00'],
    ['d', '12:05:00.000', '12:05:00'],
    ['e', '12:10:00.000', '12:10:00'],
  ])('has event %s at %s in the window that starts at %s', (_, eventTime, start) => {
    expect(windowStartOf(at(eventTime), DEFAULT_WINDOW_SIZE_MS)).toBe(at(start));
  });

  it('ends where the next one starts', () => {
    const first = windowOf(at('12:03:00'), DEFAULT_WINDOW_SIZE_MS);
    expect(first).toEqual({ start: at('12:00:00'), end: at('12:05:00') });
    expect(windowOf(first.end, DEFAULT_WINDOW_SIZE_MS).start).toBe(first.end);
  });

  it('contains its instant and is aligned to the epoch, whatever its size', () => {
    fc.assert(
      fc.property(anyInstant, anySize, (instant, size) => {
        const { start, end } = windowOf(instant, size);
        expect(Math.abs(start % size)).toBe(0);
        expect(end - start).toBe(size);
        expect(start <= instant && instant < end).toBe(true);
      }),
    );
  });

  it('is the only one of an instant: two instants share it or their windows do not touch', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, anySize, (one, other, size) => {
        const [a, b] = [windowOf(one, size), windowOf(other, size)];
        expect(a.start === b.start || a.end <= b.start || b.end <= a.start).toBe(true);
      }),
    );
  });
});
