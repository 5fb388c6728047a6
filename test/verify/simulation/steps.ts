import type { Chance } from '../chance.ts';

/** Whoever waits for a step: an execution environment that can be frozen. */
export interface Owner {
  readonly isFrozen: boolean;
}

/** One call that a function has made and that has not happened yet. */
export interface Step {
  /** `null`: a packet whose sender is gone, or no longer listens. */
  readonly owner: Owner | null;
  readonly what: string;
  /** Of a sleep: simulated time is then at least this. */
  readonly dueAt?: number;
  /** Does it and answers. */
  run(): void;
  /** Of a write: does it and answers nobody. */
  readonly land?: () => void;
}

/** What is under way everywhere; what happens next is drawn. */
export class Steps {
  #pending: Step[] = [];

  add(step: Step): void {
    this.#pending.push(step);
  }

  isWaitedForBy(owner: Owner): boolean {
    return this.#pending.some((step) => step.owner === owner);
  }

  hasRunnable(): boolean {
    return this.#pending.some(isRunnable);
  }

  take(chance: Chance): Step {
    const runnable = this.#pending.filter(isRunnable);
    const step = chance.pick(runnable);
    this.#pending.splice(this.#pending.indexOf(step), 1);
    return step;
  }

  /** What `owner` was waiting for is waited for no more. */
  abandon(owner: Owner): Step[] {
    const abandoned = this.#pending.filter((step) => step.owner === owner);
    this.#pending = this.#pending.filter((step) => step.owner !== owner);
    return abandoned;
  }
}

const isRunnable = ({ owner }: Step): boolean => owner === null || !owner.isFrozen;

/** Resolves when every promise that could go on has gone on: promises come before immediates. */
export const settledDown = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
