import type { Client } from 'cassandra-driver';
import { makeKeyspacesCatalogueDays } from '../../../lambdas/adapters/keyspaces/levels/catalogue.ts';
import { makeKeyspacesDailyLevels } from '../../../lambdas/adapters/keyspaces/levels/daily-levels.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../../lambdas/core/time.ts';
import { startOf, utcDay, utcDayOf } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { makeStatsStore } from '../../adapters/contracts/snapshot-store/stats-store.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { quietDay } from '../../core/trends/daily-levels/movies.ts';

const DAYS = 28;
const HOURS = 12;
const TTL_SECONDS = 30 * 86_400;

export const popularityOf = (movieId: number): number => 12 + (movieId % 90);

/** Four weeks of levels, a catalogue in which nothing happened, and half a day of hours, as the workflow left them. */
export const loadLevels = async (client: Client, movieIds: readonly number[], now: EpochMs): Promise<void> => {
  const telemetry = countedTelemetry();
  const levels = makeKeyspacesDailyLevels(client, telemetry);
  const catalogue = makeKeyspacesCatalogueDays(client, telemetry);
  const stats = makeStatsStore(client, telemetry);
  const today = utcDayOf(now);
  for (let back = DAYS; back >= 0; back--) {
    const day = utcDay(today - back);
    const seenAt = epochMs(Math.min(now, startOf(day) + 12 * HOUR_MS));
    await catalogue.write(quietDay(day), seenAt, TTL_SECONDS);
    await levels.writeLevels(
      movieIds.map((movieId) => ({
        movieId,
        level: { day, popularity: popularityOf(movieId) + (back === 0 ? 0 : 1), voteCount: 1_000, seenAt },
        ttlSeconds: TTL_SECONDS,
      })),
    );
  }
  for (let back = HOURS; back >= 0; back--) {
    const eventTime = epochMs(now - back * HOUR_MS);
    const numbers = { eventTime, voteAverage: 6, voteCount: 1_000 };
    await stats.upsert(
      movieIds.map((movieId) => ({
        row: { movieId, hour: hourOf(eventTime), popularity: popularityOf(movieId), ...numbers },
        eventTime,
        ttlSeconds: 86_400,
      })),
    );
  }
};
