import type { EpochMs } from '../../time.ts';
import type { Catalogue } from './catalogue.ts';
import type { LevelLabel } from './forecast.ts';
import type { Movement, MovieDays } from './movement.ts';
import { levelReasonOf, trendingReasonOf } from './reason.ts';
import { standingAt } from './standing.ts';
import { levelDayOf, type TrendingDay, type TrendingStay, trendingStayOf } from './trending-stay.ts';
import { startOf, type UtcDay } from './utc-day.ts';

/** `warming-up`: nothing can be said about it yet. */
export type TrendLabel = LevelLabel | 'warming-up';

/** All that is remembered of one movie. */
export interface MovieMemory extends MovieDays {
  readonly trending: readonly TrendingDay[];
}

/** What is happening to one movie. */
export interface Assessment {
  readonly label: TrendLabel;
  /** The midnight before the level that began it, or the instant it entered the trending list; `null`: no label. */
  readonly since: EpochMs | null;
  /** For a person to read, empty without a label. */
  readonly reason: string;
  /**
   * Rise, or fall of a declining movie, in standard deviations of what a movie's level changes from one day to the next
   * by itself (0.06 in ln, the same at all levels); ranks movies of one label. 0 without a label.
   */
  readonly score: number;
  /** The trending list alone has found it: the recompute of the second night confirms or drops it. */
  readonly isLive: boolean;
  /** Popularity over its usual level; of a newcomer over what it takes to get into the lists. 1: nothing to compare with. */
  readonly growth: number;
}

const DAILY_NOISE = 0.06;

/** @param day the newest day with a level that may be judged: see {@link levelDayOf} */
export const assessMovie = (movie: MovieMemory, catalogue: Catalogue, day: UtcDay): Assessment => {
  const { label, since, movement } = standingAt(movie, catalogue, day);
  const stay = trendingStayOf(movie.trending, (each) => catalogue.isTrendingWatched(each));
  const found = { score: scoreOf(movement), growth: movement === null ? 1 : Math.exp(movement.rise), isLive: false };
  const isUp = label === 'hot' || label === 'breakout';
  if (!isUp && stay !== null && isNews(stay, movie, movement, day)) {
    return { ...found, label: 'hot', since: stay.enteredAt, reason: trendingReasonOf(stay), isLive: true };
  }
  if (label === 'none' || movement === null) {
    const told = movement === null ? 'warming-up' : 'none';
    return { ...found, label: told, since: null, reason: '', score: 0 };
  }
  const begin = isUp && stay !== null && announced(stay, since) ? stay.enteredAt : startOf(since);
  return { ...found, label, since: begin, reason: levelReasonOf(label, movement, since) };
};

const scoreOf = (movement: Movement | null): number => Math.abs(movement?.rise ?? 0) / DAILY_NOISE;

/** The list showed it first: the label goes back to when it did. */
const announced = ({ enteredAt }: TrendingStay, since: UtcDay): boolean => {
  const entry = levelDayOf(enteredAt);
  return since >= entry && since <= entry + 2;
};

/** The recompute of the second night confirms or drops what the trending list announced. */
const NIGHTS_TO_CONFIRM = 2;
/**
 * What enters the list is as often an anniversary as a beginning. These two are beginnings: a movie of the last half year
 * among the first five (it has come to the shops or to television), and one whose level is already a fifth above its usual.
 */
const FIRST_PLACES = 5;
const RECENT_RELEASE_DAYS = 180;
const ALREADY_RISING = 0.2;

const isNews = (
  { enteredAt, bestPlace }: TrendingStay,
  { releaseDay }: MovieMemory,
  movement: Movement | null,
  day: UtcDay,
): boolean => {
  if (day >= levelDayOf(enteredAt) + NIGHTS_TO_CONFIRM) return false;
  const isRecent = releaseDay !== null && day - releaseDay <= RECENT_RELEASE_DAYS;
  return (isRecent && bestPlace <= FIRST_PLACES) || (movement !== null && movement.rise >= ALREADY_RISING);
};
