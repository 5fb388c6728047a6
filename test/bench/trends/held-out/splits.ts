import type { UtcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { seededRandom } from '../random.ts';
import type { MovieDay } from '../recorded/figures.ts';

/** Thresholds are chosen on one part and reported on another that shares no movie, or no day, with it. */
export interface Split {
  readonly name: string;
  readonly isChosenOn: (movieDay: MovieDay) => boolean;
  readonly isReportedOn: (movieDay: MovieDay) => boolean;
}

/** An outcome looks three days ahead and a usual level fourteen back: days between two halves belong to neither. */
const DAYS_BETWEEN = 3;
const DRAWS = [1, 2] as const;

/** Halves of the movies, halves of the days, and other movies in the other half of the days; each in both directions. */
export const splitsOf = (days: readonly UtcDay[]): Split[] => {
  const middle = days[days.length >> 1] ?? 0;
  const isEarly = ({ day }: MovieDay): boolean => day < middle - DAYS_BETWEEN;
  const isLate = ({ day }: MovieDay): boolean => day >= middle;
  const both = (name: string, one: Split['isChosenOn'], other: Split['isChosenOn']): Split[] => [
    { name, isChosenOn: one, isReportedOn: other },
    { name, isChosenOn: other, isReportedOn: one },
  ];
  return [
    ...both('other days', isEarly, isLate),
    ...DRAWS.flatMap((draw) => both('other movies', isOfDraw(draw), not(isOfDraw(draw)))),
    ...DRAWS.flatMap((draw) => {
      const [drawn, rest] = [isOfDraw(draw), not(isOfDraw(draw))];
      return both('other movies and days', and(drawn, isEarly), and(rest, isLate));
    }),
  ];
};

type Part = Split['isChosenOn'];

const isOfDraw =
  (draw: number): Part =>
  ({ movieId }) =>
    seededRandom(movieId * 31 + draw)() < 0.5;
const not =
  (part: Part): Part =>
  (movieDay) =>
    !part(movieDay);
const and =
  (one: Part, other: Part): Part =>
  (movieDay) =>
    one(movieDay) && other(movieDay);
