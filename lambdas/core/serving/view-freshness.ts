import { METRICS, type MetricName } from '../../../schema/names.ts';
import { byRanking } from '../../../schema/rankings.ts';
import type { Telemetry } from '../ports.ts';
import type { EpochMs } from '../time.ts';
import type { DataType, ViewDocument } from './view-ports.ts';

const FRESHNESS_OF: Readonly<Record<DataType, MetricName>> = {
  sentiment: METRICS.sentimentFreshnessMs,
  ratings: METRICS.ratingsFreshnessMs,
  stats: METRICS.statsFreshnessMs,
  ...byRanking(() => METRICS.rankingsFreshnessMs),
};

/** How old the newest row of each view is among those that were copied: now − the end of its window, 0 while that is open. */
export class Freshness {
  readonly #newest = new Map<MetricName, EpochMs>();

  note(documents: readonly ViewDocument[]): void {
    for (const { dataType, windowEnd } of documents) {
      const metric = FRESHNESS_OF[dataType];
      const newest = this.#newest.get(metric);
      if (newest === undefined || windowEnd > newest) this.#newest.set(metric, windowEnd);
    }
  }

  report(telemetry: Telemetry, now: EpochMs): void {
    for (const [metric, windowEnd] of this.#newest) telemetry.duration(metric, Math.max(0, now - windowEnd));
  }
}
