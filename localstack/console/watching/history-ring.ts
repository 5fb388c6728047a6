import type { ConsoleHistory, ConsoleSnapshot } from '../source/wire-pipeline.ts';

/** An hour of one snapshot a second. */
const KEPT = 3_600;

type Moment = Pick<ConsoleSnapshot, 'at' | 'recordsPerSecond' | 'lag' | 'rowMs'>;

/** The last hour, as columns: a tenth of what the snapshots themselves would take. */
export class HistoryRing {
  #moments: Moment[] = [];

  add({ at, recordsPerSecond, lag, rowMs }: ConsoleSnapshot): void {
    this.#moments.push({ at, recordsPerSecond, lag, rowMs });
    if (this.#moments.length > 1.1 * KEPT) this.#moments = this.#moments.slice(-KEPT);
  }

  since(since = 0): ConsoleHistory {
    const shown = this.#moments.filter(({ at }) => at > since).slice(-KEPT);
    return {
      at: shown.map(({ at }) => at),
      recordsPerSecond: shown.map(({ recordsPerSecond }) => recordsPerSecond),
      lag: shown.map(({ lag }) => lag),
      p50: shown.map(({ rowMs }) => rowMs.p50),
      p99: shown.map(({ rowMs }) => rowMs.p99),
    };
  }
}
