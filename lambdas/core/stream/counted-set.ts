import type { Identity } from '../ports.ts';
import type { EpochMs } from '../time.ts';
import type { CountedRow, Entry } from './counted-ports.ts';
import type { RatingSample } from './rating.ts';
import { rowVersionOf } from './row-version.ts';

/** How values of one kind are kept in the log, and what a row of their view makes of them. */
export interface Countable<Value, Aggregate> {
  /** Of two values of one identity the one with the greater cells counts, compared from the first on. */
  readonly cellsOf: (value: Value, windowStart: EpochMs) => readonly number[];
  readonly valueOf: (entry: Entry, windowStart: EpochMs) => Value;
  readonly fold: (sums: Aggregate | undefined, value: Value) => Aggregate;
  /** The newest sample, where movie_stats shows it. */
  readonly newestOf?: (aggregate: Aggregate) => RatingSample;
}

/** The rows of these movies that `entries`, whatever their order and however often each of them comes, amount to. */
export const countedRowsOf = <Value, Aggregate>(
  windowStart: EpochMs,
  entries: readonly Entry[],
  movieIds: ReadonlySet<number>,
  { valueOf, fold }: Countable<Value, Aggregate>,
): CountedRow<Aggregate>[] => {
  const sets = new Map<number, EntrySet>();
  for (const entry of entries) {
    const [movieId] = entry;
    if (!movieIds.has(movieId)) continue;
    let set = sets.get(movieId);
    if (set === undefined) sets.set(movieId, (set = new EntrySet()));
    set.add(entry);
  }
  return [...sets].map(([movieId, { counted, ver }]) => {
    let aggregate: Aggregate | undefined;
    for (const entry of counted.values()) aggregate = fold(aggregate, valueOf(entry, windowStart));
    return { movieId, windowStart, aggregate: aggregate as Aggregate, counted, ver };
  });
};

/** The distinct entries of one movie, and which of each identity's counts. */
class EntrySet {
  readonly counted = new Map<Identity, Entry>();
  /** Those whose identity has several, as JSON. */
  #contested: Set<string> | undefined;
  #size = 0;
  #hash = 0;

  get ver(): number {
    return rowVersionOf(this.#size, this.#hash);
  }

  add(entry: Entry): void {
    const known = this.counted.get(entry[1]);
    if (known === undefined) {
      this.counted.set(entry[1], entry);
      this.#note(entry);
      return;
    }
    const difference = compareCells(known, entry);
    if (difference === 0) return;
    this.#contested ??= new Set();
    this.#contested.add(JSON.stringify(known));
    const before = this.#contested.size;
    if (this.#contested.add(JSON.stringify(entry)).size === before) return;
    this.#note(entry);
    if (difference < 0) this.counted.set(entry[1], entry);
  }

  #note(entry: Entry): void {
    this.#size++;
    this.#hash ^= hashOf(entry);
  }
}

const FIRST_CELL = 2;

const compareCells = (one: Entry, other: Entry): number => {
  for (let at = FIRST_CELL; at < one.length; at++) {
    const difference = (one[at] as number) - (other[at] as number);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** Sets are told apart by the exclusive or of these, whatever their order. */
const hashOf = (entry: Entry): number => {
  const [, identity] = entry;
  let hash = typeof identity === 'number' ? mixed(identity) : hashOfText(identity);
  for (let at = FIRST_CELL; at < entry.length; at++)
    hash = mixed(hash ^ Math.imul(((entry[at] as number) * 1_000) | 0, at + 1));
  return hash;
};

const hashOfText = (text: string): number => {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return mixed(hash);
};

const mixed = (number: number): number => {
  const some = Math.imul(number ^ (number >>> 16), 0x45d9f3b);
  return some ^ (some >>> 13);
};
