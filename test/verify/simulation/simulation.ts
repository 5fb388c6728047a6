import { Chance } from '../chance.ts';
import { type Fault, type FaultCounts, faultsOf } from './faults.ts';
import { Steps } from './steps.ts';
import { Trace } from './trace.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;

const START_MS = Date.UTC(2026, 0, 5);
const MAX_SKEW_MS = 10 * MINUTE_MS;
const PROBABILITY_ALONE = 0.25;
const PROBABILITY_TOGETHER = 0.12;

/** What every schedule tells of its world. */
export interface WorldOutcome {
  readonly seed: number;
  readonly faults: FaultCounts;
  readonly classes: readonly Fault[];
  readonly steps: number;
  readonly violations: readonly string[];
  readonly traceHash: string;
  readonly trace: readonly string[];
}

/** The world of one schedule: one stream of draws, one clock, one queue of steps. */
export class Simulation {
  readonly chance: Chance;
  readonly faults: ReadonlySet<Fault>;
  readonly counts: FaultCounts = {};
  readonly steps = new Steps();
  readonly trace: Trace;
  readonly violations = new Set<string>();
  /** Records missing from, and counted too often in, the rows. */
  lost = 0;
  double = 0;
  now: number;
  /** Nothing goes wrong any more: everything must arrive now. */
  isCalm = false;
  /** Writes to this movie fail until then. */
  broken = { movieId: 0, until: 0 };
  /** No write was under way for longer than this after its TTL had been reckoned. */
  longestPhaseMs = 0;
  readonly #seed: number;
  readonly #probability: number;
  #stepsTaken = 0;

  /** @param faults that make sense here; by default all */
  constructor(seed: number, isTraced: boolean, faults?: readonly Fault[]) {
    this.#seed = seed;
    this.chance = new Chance(seed);
    this.faults = faultsOf(seed, this.chance, faults);
    this.#probability = this.faults.size === 1 ? PROBABILITY_ALONE : PROBABILITY_TOGETHER;
    this.now = START_MS + this.chance.below(24 * 60) * MINUTE_MS + this.chance.below(60_000);
    this.trace = new Trace(isTraced);
  }

  get maxSkewMs(): number {
    return this.faults.has('clock-skew') ? MAX_SKEW_MS : 0;
  }

  /** Whether this fault happens here and now; if it does, it is counted. */
  strikes(fault: Fault, probability: number = this.#probability): boolean {
    if (!this.tempts(fault, probability)) return false;
    this.count(fault);
    return true;
  }

  /** As {@link strikes}, for a fault that may come to nothing: whoever makes it happen counts it. */
  tempts(fault: Fault, probability: number): boolean {
    return !this.isCalm && this.faults.has(fault) && this.chance.hits(probability);
  }

  count(fault: Fault): void {
    this.counts[fault] = (this.counts[fault] ?? 0) + 1;
  }

  violate(what: string): void {
    this.violations.add(what);
    this.trace.note(this.now, `VIOLATION ${what}`);
  }

  pass(ms: number): void {
    this.now += ms;
  }

  /** Takes one of the steps that can be taken; some time passes with it. */
  step(): void {
    const step = this.steps.take(this.chance);
    this.#stepsTaken++;
    this.pass(this.chance.between(1, 40));
    if (step.dueAt !== undefined) this.now = Math.max(this.now, step.dueAt);
    step.run();
  }

  outcome(): WorldOutcome {
    return {
      seed: this.#seed,
      classes: [...this.faults],
      faults: this.counts,
      steps: this.#stepsTaken,
      violations: [...this.violations],
      traceHash: this.trace.hash,
      trace: this.trace.lines,
    };
  }
}
