import { type EpochMs, HOUR_MS, hourOf } from '../../../../lambdas/core/time.ts';
import { utcDayOf } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { DayLabel } from '../recorded/label-run.ts';
import type { Poll } from '../recorded/observations.ts';
import { labelBefore } from './label-before.ts';
import { HISTORY_MS, type TrendSample } from './sample-history.ts';

/** Hours of the day, UTC, at which it is asked: its labels live for hours, and from seven on every movie is recomputed. */
const ASKED_AT: readonly number[] = [8, 12, 16, 20];

/** What the detector before makes of the same polls. */
export class BeforeRun {
  readonly stood: DayLabel[] = [];
  readonly #samples = new Map<number, TrendSample[]>();
  #asked: EpochMs | null = null;

  take({ at, sightings }: Poll): void {
    for (const { movieId, popularity, voteCount } of sightings) {
      const samples = this.#samples.get(movieId) ?? [];
      this.#samples.set(movieId, samples);
      samples.push({ eventTime: at, popularity, voteCount });
    }
    const hour = hourOf(at);
    if (hour === this.#asked || !ASKED_AT.includes((hour % (24 * HOUR_MS)) / HOUR_MS)) return;
    this.#asked = hour;
    for (const [movieId, samples] of this.#samples) this.#ask(movieId, samples, at);
  }

  #ask(movieId: number, samples: readonly TrendSample[], at: EpochMs): void {
    const recent = samples.filter(({ eventTime }) => eventTime > at - HISTORY_MS);
    this.#samples.set(movieId, recent);
    if (recent.length === 0) return void this.#samples.delete(movieId);
    const label = labelBefore(recent, at);
    if (label !== 'none' && label !== 'warming-up')
      this.stood.push({ movieId, day: utcDayOf(at), label, isLive: false });
  }
}
