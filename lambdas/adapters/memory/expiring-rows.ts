import { type EpochMs, SECOND_MS } from '../../core/time.ts';

interface Expiring<Value> {
  readonly value: Value;
  readonly expiresAt: number;
}

/** Rows that lapse by the given clock, as a TTL makes them. */
export class ExpiringRows<Value> {
  readonly #rows = new Map<string, Expiring<Value>>();
  readonly #now: () => EpochMs;

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  get(key: string): Value | null {
    const row = this.#rows.get(key);
    return row !== undefined && row.expiresAt > this.#now() ? row.value : null;
  }

  set(key: string, value: Value, ttlSeconds: number): void {
    if (ttlSeconds <= 0)
      throw new RangeError(`TTL of ${ttlSeconds} s: the server would keep the row for ever or refuse it`);
    this.#rows.set(key, { value, expiresAt: this.#now() + ttlSeconds * SECOND_MS });
  }

  /** A repeated write brings the same value; of two times to live the longer one counts. */
  setLonger(key: string, value: Value, ttlSeconds: number): void {
    const before = this.#rows.get(key);
    this.set(key, value, ttlSeconds);
    const row = this.#rows.get(key);
    if (row !== undefined && before !== undefined && row.expiresAt < before.expiresAt)
      this.#rows.set(key, { value, expiresAt: before.expiresAt });
  }

  /** Lapsed or not: what has lapsed still hides what is older. */
  peek(key: string): Value | null {
    return this.#rows.get(key)?.value ?? null;
  }

  /** Another value for the time the row has left. */
  replace(key: string, value: Value): void {
    const row = this.#rows.get(key);
    if (row !== undefined) this.#rows.set(key, { ...row, value });
  }

  entries(): [string, Value][] {
    return [...this.#rows].filter(([, row]) => row.expiresAt > this.#now()).map(([key, { value }]) => [key, value]);
  }
}
