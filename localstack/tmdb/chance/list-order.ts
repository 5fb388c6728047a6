/** What TMDB's lists do that its movies do not. */
import { HOUR_MS } from '../../../lambdas/core/time.ts';
import { keyOf, smoothNoiseOf, uniformOf } from './chance.ts';

/** At the floor of the lists; further up it is rarer, so that 31 of 400 are missing a day. */
const MISSING_CHANCE = 0.14;
const MISSING_FADES = 1.2;

/** Whether the popular list misses the movie for the whole day, as happens to movies while it is put together. */
export const isMissedOn = (key: number, day: number, aboveFloor: number): boolean =>
  uniformOf(keyOf(keyOf(key, 23), day)) < MISSING_CHANCE * Math.exp(-MISSING_FADES * Math.max(0, aboveFloor));

/** What people look up is rarely about a beginning: anniversaries, deaths, memes. One movie of a thousand at a time. */
const BUZZ_FROM = 2.4;
const BUZZ = 2.2;
const BUZZ_LASTS_MS = 36 * HOUR_MS;
/** Of beginnings that grow by 1.4, 2 or 3 the list knows of 37, 46 or 55 %, beside those that stand there anyway. */
const NOTICED = 0.29;
const NOTICED_BY_GROWTH = 0.24;
/** Within ten minutes neighbours change places. */
const TREMBLE = 0.01;
const TREMBLE_LASTS_MS = HOUR_MS / 6;
const CHAPTER_MS = 60 * 24 * HOUR_MS;

/**
 * What the trending list goes by: ln of it. Big movies stand there all the time, and what grows comes in between.
 *
 * @param growth how much the interest in the movie grows around `at`, in ln
 * @param level ln of its usual popularity
 */
export const trendingScoreOf = (
  key: number,
  at: number,
  { growth, level }: { readonly growth: number; readonly level: number },
): number => {
  const chance = uniformOf(keyOf(keyOf(key, 62), Math.floor(at / CHAPTER_MS)));
  const isNoticed = chance < NOTICED + NOTICED_BY_GROWTH * growth;
  const buzz = BUZZ * Math.max(0, smoothNoiseOf(keyOf(key, 61), at / BUZZ_LASTS_MS) - BUZZ_FROM);
  return (isNoticed ? 2 * growth : 0) + 0.5 * level + buzz;
};

/** What comes to it in the list of the day. */
export const trembleOf = (key: number, at: number): number =>
  TREMBLE * smoothNoiseOf(keyOf(key, 60), at / TREMBLE_LASTS_MS);
