/** Many schedules of one kind, and what they came to. */
import type { Fault, FaultCounts } from '../simulation/faults.ts';
import type { WorldOutcome } from '../simulation/simulation.ts';

export interface Failure {
  readonly seed: number;
  readonly violations: readonly string[];
}

type Common = 'schedules' | 'steps' | 'failed';

/** The figures of many schedules, summed up. */
export type Totals<Figure extends string> = Readonly<Record<Figure | Common, number>> & {
  readonly faults: FaultCounts;
  /** Schedules that violated anything, by seed; of many only the first. */
  readonly failures: readonly Failure[];
};

/** Something that is wrong on purpose, and the options with which a schedule has it. */
export type Wrong<Options> = Options & { readonly name: string; readonly mistake: string };

/** Of a wrong variant: how many schedules it took to catch it, and how many of those tried it failed. */
export interface Catch {
  readonly name: string;
  readonly mistake: string;
  /** `null`: never. */
  readonly caughtAfter: number | null;
  readonly failed: number;
  readonly tried: number;
  readonly how: string;
}

const FAILURES_SHOWN = 10;

type Run<Figure extends string, Options> = (
  seed: number,
  options?: Options,
) => Promise<WorldOutcome & Readonly<Record<Figure, number>>>;

/** Runs schedules with `run` and sums up the figures of these names. */
export class Campaign<Figure extends string, Options extends object> {
  readonly nothing: Totals<Figure>;
  readonly #figures: readonly (Figure | Common)[];
  readonly #run: Run<Figure, Options>;

  constructor(figures: readonly Figure[], run: Run<Figure, Options>) {
    this.#figures = ['schedules', ...figures, 'steps', 'failed'];
    this.#run = run;
    this.nothing = { ...this.#figuresOf(() => 0), faults: {}, failures: [] };
  }

  async runSchedules(from: number, count: number): Promise<Totals<Figure>> {
    let totals = this.nothing;
    for (let seed = from; seed < from + count; seed++) totals = this.merged(totals, totalsOf(await this.#run(seed)));
    return totals;
  }

  merged(one: Totals<Figure>, other: Totals<Figure>): Totals<Figure> {
    const faults: FaultCounts = { ...one.faults };
    for (const [fault, count] of Object.entries(other.faults))
      faults[fault as Fault] = (faults[fault as Fault] ?? 0) + count;
    const failures = [...one.failures, ...other.failures].slice(0, FAILURES_SHOWN);
    return { ...this.#figuresOf((figure) => one[figure] + other[figure]), faults, failures };
  }

  /** Tries a wrong variant on `count` schedules, and on more, up to `limit`, until one catches it. */
  async tryVariant(variant: Wrong<Options>, from: number, count: number, limit: number): Promise<Catch> {
    const { name, mistake } = variant;
    let [tried, failed, how] = [0, 0, ''];
    let caughtAfter: number | null = null;
    while (tried < count || (caughtAfter === null && tried < limit)) {
      const { violations } = await this.#run(from + tried++, variant);
      if (violations.length === 0) continue;
      failed++;
      caughtAfter ??= tried;
      how ||= violations[0] ?? '';
    }
    return { name, mistake, caughtAfter, failed, tried, how };
  }

  /** How many of `count` schedules take the very same steps when they are run again: all, or a seed is worth nothing. */
  async reproducible(from: number, count: number): Promise<number> {
    let reproducible = 0;
    for (let seed = from; seed < from + count; seed++) {
      const [once, again] = [await this.#run(seed), await this.#run(seed)];
      if (once.traceHash === again.traceHash && once.steps === again.steps) reproducible++;
    }
    return reproducible;
  }

  #figuresOf(valueOf: (figure: Figure | Common) => number) {
    return Object.fromEntries(this.#figures.map((figure) => [figure, valueOf(figure)])) as Readonly<
      Record<Figure | Common, number>
    >;
  }
}

const totalsOf = <Result extends WorldOutcome>(result: Result) => {
  const { seed, violations } = result;
  const failed = violations.length > 0 ? 1 : 0;
  return { ...result, schedules: 1, failed, failures: failed === 0 ? [] : [{ seed, violations }] };
};
