import type { CountedLog, Entry, LogChunk, LogQuery } from '../../core/stream/counted-ports.ts';
import { slotOf } from '../../core/stream/slots.ts';
import type { EpochMs } from '../../core/time.ts';
import { ExpiringRows } from './expiring-rows.ts';

/** A linearizable {@link CountedLog}; entries lapse by `now`. */
export class MemoryCountedLog implements CountedLog {
  /** By slot, window and movie, then by what the entry says. */
  readonly #sets = new Map<string, ExpiringRows<Entry>>();
  readonly #now: () => EpochMs;

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  async add(chunks: readonly LogChunk[]): Promise<void> {
    for (const { windowStart, slot, entries, ttlSeconds } of chunks)
      for (const entry of entries) {
        const key = keyOf(slot, windowStart, entry[0]);
        const set = this.#sets.get(key) ?? new ExpiringRows(this.#now);
        this.#sets.set(key, set);
        set.setLonger(JSON.stringify(entry), entry, ttlSeconds);
      }
  }

  async read(queries: readonly LogQuery[]): Promise<(readonly Entry[])[]> {
    return queries.map(({ windowStart, slot, movieIds }) =>
      [...movieIds].flatMap((movieId) => this.entriesOf(movieId, windowStart, slot)),
    );
  }

  entriesOf(movieId: number, windowStart: EpochMs, slot = slotOf(movieId)): Entry[] {
    const set = this.#sets.get(keyOf(slot, windowStart, movieId));
    return set === undefined ? [] : set.entries().map(([, entry]) => entry);
  }
}

const keyOf = (slot: number, windowStart: EpochMs, movieId: number): string => `${slot}/${windowStart}/${movieId}`;
