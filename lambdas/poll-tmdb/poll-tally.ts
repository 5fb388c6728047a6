import { METRICS } from '../../schema/names.ts';
import type { Telemetry } from '../core/ports.ts';

export interface PollCounts {
  /** Movies asked about one by one. */
  visited: number;
  /** Addresses that could not be had. */
  failed: number;
  /** Addresses not asked: they failed before, and wait. */
  waiting: number;
  /** Answers, or parts of one, that were skipped. */
  malformed: number;
  /** Pages of TMDB's list of changed movies that are beyond what a poll reads. */
  changesPagesLeft: number;
}

/** Faults of one poll that are named one by one; the others are in the counts. */
const MOST_NAMED = 20;

/** What of a poll went wrong: counted, and named as long as it is few. */
export class PollTally {
  readonly counts: PollCounts = { visited: 0, failed: 0, waiting: 0, malformed: 0, changesPagesLeft: 0 };
  readonly #telemetry: Telemetry;
  #named = 0;

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  /** Answers, movies, reviews or fields that were left out. */
  skipped(faults: readonly string[]): void {
    this.counts.malformed += faults.length;
    for (const reason of faults) this.#name('TMDB sent something malformed; it is skipped', reason);
  }

  /** Of a movie: what was seen of it cannot be published. */
  refused(movieId: number, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.skipped([`movie ${movieId}: ${reason}`]);
  }

  failed(reason: string): void {
    this.counts.failed++;
    this.#name('TMDB request failed; a later poll asks again', reason);
  }

  changesPages(total: number, read: number): void {
    this.counts.changesPagesLeft = Math.max(0, total - read);
    this.#telemetry.count(METRICS.changesPagesLeft, this.counts.changesPagesLeft);
    if (total > read) this.#telemetry.warn('TMDB lists more changed movies than a poll reads', { pages: total, read });
  }

  #name(message: string, reason: string): void {
    this.#named++;
    if (this.#named <= MOST_NAMED) this.#telemetry.warn(message, { reason });
    if (this.#named === MOST_NAMED + 1) this.#telemetry.warn('More of this poll failed; it is counted', {});
  }
}
