import { describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS } from '../../../../lambdas/core/time.ts';
import { levelSeen } from '../../../../lambdas/core/trends/daily-levels/observed-level.ts';
import { startOf, utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { TODAY } from './movies.ts';

const at = (hours: number) => epochMs(startOf(TODAY) + hours * HOUR_MS);
const seen = (hours: number, popularity: number) => ({ at: at(hours), popularity, voteCount: 7 });
const before = (daysBack: number, popularity: number) => ({
  day: utcDay(TODAY - daysBack),
  popularity,
  voteCount: 7,
});

//  00 ──────── recompute somewhere in here ──────── 07   08 ───────────────────────────── 24
//  yesterday's number, or today's                        today's
describe('the level that a poll sees', () => {
  it("is still yesterday's in the night while the number is", () => {
    expect(levelSeen(seen(3, 20), before(1, 20))).toBeNull();
  });

  it("is today's in the night as soon as the number is another", () => {
    expect(levelSeen(seen(1, 21), before(1, 20))).toEqual({ day: TODAY, popularity: 21, voteCount: 7 });
  });

  it("is today's after the night even if the number has not changed", () => {
    expect(levelSeen(seen(8, 20), before(1, 20))).toEqual({ day: TODAY, popularity: 20, voteCount: 7 });
    expect(levelSeen(seen(7.9, 20), before(1, 20))).toBeNull();
  });

  it('cannot be told in the night of a movie that was not seen yesterday', () => {
    expect(levelSeen(seen(3, 21), before(2, 20))).toBeNull();
    expect(levelSeen(seen(3, 21), undefined)).toBeNull();
    expect(levelSeen(seen(9, 21), undefined)).not.toBeNull();
  });
});
