import type { Percentiles } from '../source/wire-pipeline.ts';

const MINUTE_MS = 60_000;

/** Batches of a minute are fewer; a burst of more is thinned by chance of their order. */
const MOST_LATENCIES = 4_000;

/** Latencies of the last minute. */
export class MinuteLatencies {
  #seen: { readonly at: number; readonly ms: number }[] = [];

  add(at: number, ms: number): void {
    this.#seen.push({ at, ms });
    if (this.#seen.length > MOST_LATENCIES) this.#seen = this.#seen.filter((_, index) => index % 2 === 1);
  }

  at(now: number): Percentiles {
    this.#seen = this.#seen.filter(({ at }) => at > now - MINUTE_MS);
    const sorted = this.#seen.map(({ ms }) => ms).sort((one, other) => one - other);
    return { p50: valueAt(sorted, 0.5), p99: valueAt(sorted, 0.99) };
  }
}

const valueAt = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;

/** How much a growing count has grown per second over the last minute, or as long as it is known. */
export class MinuteRate {
  #counts: { readonly at: number; readonly count: number }[] = [];

  add(at: number, count: number): number {
    this.#counts.push({ at, count });
    while ((this.#counts[1]?.at ?? at) <= at - MINUTE_MS) this.#counts.shift();
    const [first] = this.#counts;
    if (first === undefined || first.at === at) return 0;
    return ((count - first.count) * 1_000) / (at - first.at);
  }
}
