import type { SnapshotWrite } from '../ports.ts';
import { DERIVED_EARLIER_SECONDS, isExpired, ttlSecondsOf } from '../retention.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../time.ts';
import { historyOf, STANDS_MS } from './history.ts';
import { accelerationAt, velocityAt } from './motion.ts';
import type { RatingFigures, StatsVelocityRow } from './trend-ports.ts';

/** How far back an acceleration looks: two hours, to a sample that may have stood for this long. */
export const MOTION_REACH_MS = 2 * HOUR_MS + STANDS_MS;

/**
 * The velocities of each movie_stats row that a change of one of these windows concerns: its own hour and the hours that
 * look back to it. A row's velocities are those at the hour's newest sample, so they are the same whenever they are derived.
 *
 * @param rows in order, from {@link MOTION_REACH_MS} before the first changed window on
 * @param at later samples do not count yet
 */
export const statsVelocitiesOf = (
  movieId: number,
  rows: readonly RatingFigures[],
  changed: ReadonlySet<EpochMs>,
  at: EpochMs,
): StatsVelocityRow[] => {
  const newestOf = new Map<EpochMs, EpochMs>();
  for (const { lastSampleAt } of rows) if (lastSampleAt <= at) newestOf.set(hourOf(lastSampleAt), lastSampleAt);
  return hoursConcernedBy(changed, at).flatMap((hour) => {
    const instant = newestOf.get(hour);
    return instant === undefined ? [] : [statsVelocityAt(movieId, rows, instant)];
  });
};

const hoursConcernedBy = (changed: ReadonlySet<EpochMs>, at: EpochMs): EpochMs[] => {
  const hours = new Set<EpochMs>();
  for (const windowStart of changed) {
    const last = Math.min(at, hourOf(windowStart) + HOUR_MS + MOTION_REACH_MS);
    for (let hour = hourOf(windowStart); hour <= last; hour = epochMs(hour + HOUR_MS)) hours.add(hour);
  }
  return [...hours].sort((a, b) => a - b);
};

const statsVelocityAt = (movieId: number, rows: readonly RatingFigures[], instant: EpochMs): StatsVelocityRow => {
  const recent = rows.filter(({ lastSampleAt }) => lastSampleAt > instant - MOTION_REACH_MS && lastSampleAt <= instant);
  const history = historyOf(samplesOf(recent), instant);
  return {
    movieId,
    hour: hourOf(instant),
    ratingVelocity: ratingVelocityAt(recent, instant),
    popularityVelocity: velocityAt(history, instant),
    popularityAcceleration: accelerationAt(history, instant),
    velocitiesAt: instant,
  };
};

/** Each window's last sample, as the detector takes them. */
export const samplesOf = (rows: readonly RatingFigures[]) =>
  rows.map(({ lastSampleAt, popularity, voteCount }) => ({ eventTime: lastSampleAt, popularity, voteCount }));

/** Change of the rating over the last hour, in points per hour; `null`: it was not seen an hour ago. */
const ratingVelocityAt = (recent: readonly RatingFigures[], instant: EpochMs): number | null => {
  const now = recent.at(-1);
  const anHourAgo = recent.findLast(({ lastSampleAt }) => lastSampleAt <= instant - HOUR_MS);
  if (now === undefined || anHourAgo === undefined) return null;
  return anHourAgo.lastSampleAt > instant - HOUR_MS - STANDS_MS ? now.average - anHourAgo.average : null;
};

/**
 * The write timestamp is the plan's instant: a later plan has seen at least as much and wins, whichever comes last. An hour
 * may expire before its last window does.
 */
export const statsWritesOf = (
  rows: readonly StatsVelocityRow[],
  at: EpochMs,
  retentionMs: number,
  now: EpochMs,
): SnapshotWrite<StatsVelocityRow>[] =>
  rows
    .filter(({ hour }) => !isExpired(hour, retentionMs, now))
    .map((row) => {
      const ttlSeconds = ttlSecondsOf(row.hour, retentionMs, now) - DERIVED_EARLIER_SECONDS;
      return { row, eventTime: at, ttlSeconds };
    });
