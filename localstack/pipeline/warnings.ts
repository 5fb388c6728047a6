import type { Clock } from '../../lambdas/core/ports.ts';
import { type EpochMs, MINUTE_MS } from '../../lambdas/core/time.ts';

/** Something that was told, once or often. Times are the machine's. */
export interface Warning {
  /** The same for all that is one kind. */
  readonly key: string;
  /** As it was told last. */
  readonly text: string;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly count: number;
  /**
   * `fault`: somebody may have to act. `standing`: it lasts until it is told to be over. `over`: it did. `expected`: this world is
   * made so.
   */
  readonly kind: 'fault' | 'standing' | 'over' | 'expected';
}

/** A fault that has not come again for so long has passed; what is over is told so long. */
const SHOWN_FOR_MS = 5 * MINUTE_MS;
const OVER_SHOWN_FOR_MS = MINUTE_MS;
/** Kinds kept in memory: more than anybody reads. */
const KEPT = 64;

/** What a run has to tell, each kind once: with its newest words, how often, since when, and whether it is over. */
export class Warnings {
  readonly #clock: Clock;
  readonly #byKind = new Map<string, Warning>();
  /** Told of every warning, however often it repeats, and of the end of what stood. */
  onTold: ((text: string) => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same words but for their numbers are the same kind. */
  tell(text: string, kind: 'fault' | 'expected' = 'fault'): void {
    this.#put(`${kind} ${wordsOf(text)}`, text, kind);
  }

  /** Of `what` until it ends; telling it again changes its words only. */
  begin(what: string, text: string): void {
    const known = this.#byKind.get(what);
    if (known?.kind === 'standing') this.#byKind.set(what, { ...known, text });
    else this.#put(what, text, 'standing');
  }

  /** Nothing happens where `what` has not begun. */
  end(what: string, text: string): void {
    const known = this.#byKind.get(what);
    if (known?.kind !== 'standing') return;
    this.#byKind.set(what, { ...known, text, kind: 'over', lastAt: this.#clock.now() });
    this.onTold?.(text);
  }

  /** What is worth showing now: what stands first, then faults, the newest first, then what is over, then what was expected. */
  shown(): Warning[] {
    const now = this.#clock.now();
    return this.all()
      .filter(({ kind, lastAt }) => kind === 'standing' || now - lastAt < ageOf(kind))
      .toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || other.lastAt - one.lastAt);
  }

  /** Every kind that was told, the latest last. */
  all(): Warning[] {
    return [...this.#byKind.values()];
  }

  #put(key: string, text: string, kind: Warning['kind']): void {
    this.onTold?.(text);
    const now = this.#clock.now();
    const known = this.#byKind.get(key);
    const isAgain = known !== undefined && known.kind === kind && now - known.lastAt < SHOWN_FOR_MS;
    const { firstAt, count } = isAgain ? known : { firstAt: now, count: 0 };
    this.#byKind.delete(key);
    this.#byKind.set(key, { key, text, kind, firstAt, lastAt: now, count: count + 1 });
    for (const oldest of this.#byKind.keys()) {
      if (this.#byKind.size <= KEPT) break;
      this.#byKind.delete(oldest);
    }
  }
}

const ORDER: readonly Warning['kind'][] = ['standing', 'fault', 'over', 'expected'];

const ageOf = (kind: Warning['kind']): number => {
  if (kind === 'expected') return Number.POSITIVE_INFINITY;
  return kind === 'over' ? OVER_SHOWN_FOR_MS : SHOWN_FOR_MS;
};

const wordsOf = (text: string): string => text.replaceAll(/[\d.:TZ+-]*\d[\d.:TZ+-]*/g, '#');
