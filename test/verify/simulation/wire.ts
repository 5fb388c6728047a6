/** Between the functions and the stores: every call waits for its turn, and some meet a fault on the way. */
import type { Fault } from './faults.ts';
import type { Simulation } from './simulation.ts';
import type { Owner } from './steps.ts';

export type Operation = 'write' | 'compare-and-set' | 'read' | 'append' | 'upsert' | 'set-aside';

/**
 * `refused`: not done, and an error. `unseen`: done, wholly or in part, and an error. `later`: an error, and done at some
 * later time. `twice`: done, its answer lost on the way, sent again by the driver.
 */
type Fate = 'refused' | 'unseen' | 'later' | 'twice' | 'done';

const WRITE_FATES = [
  ['throttling', 'refused'],
  ['unknown-not-applied', 'refused'],
  ['unknown-applied', 'unseen'],
  ['applied-later', 'later'],
  ['driver-retry', 'twice'],
] as const;

const FATES: Readonly<Record<Operation, readonly (readonly [Fault, Fate])[]>> = {
  write: WRITE_FATES,
  'compare-and-set': WRITE_FATES,
  read: [
    ['read-timeout', 'refused'],
    ['throttling', 'refused'],
  ],
  append: [
    ['throttling', 'refused'],
    ['helper-write-failed', 'unseen'],
  ],
  upsert: [
    ['throttling', 'refused'],
    ['helper-write-failed', 'unseen'],
    ['snapshot-out-of-order', 'later'],
  ],
  'set-aside': [
    ['throttling', 'refused'],
    ['helper-write-failed', 'unseen'],
  ],
};

export interface Call<Item, Answer> {
  readonly operation: Operation;
  readonly what: string;
  /** 0: of none, or of several. */
  readonly movieId: number;
  readonly items: readonly Item[];
  /** All of the items or none, as a conditional batch. */
  readonly isAtomic?: boolean;
  readonly act: (items: readonly Item[]) => Promise<Answer>;
}

export const callOver = <Item, Answer>(
  simulation: Simulation,
  owner: Owner,
  { operation, what, movieId, items, isAtomic = false, act }: Call<Item, Answer>,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { steps, trace } = simulation;
    const land = (): void => {
      trace.note(simulation.now, `${what} lands unseen`);
      act(isAtomic || items.length === 1 ? items : simulation.chance.some(items)).catch(() => undefined);
    };
    const doFate: Record<Fate, () => void> = {
      done: () => {
        act(items).then(resolve, reject);
      },
      refused: () => reject(new Error(`${what}: refused`)),
      unseen: () => {
        land();
        reject(new Error(`${what}: no answer`));
      },
      later: () => {
        steps.add({ owner: null, what: `late ${what}`, run: land, land });
        reject(new Error(`${what}: no answer yet`));
      },
      twice: () => {
        act(items)
          .then(() => act(items))
          .then(resolve, reject);
      },
    };
    const run = (): void => {
      const fate = fateOf(simulation, operation, movieId);
      trace.note(simulation.now, `${what}: ${fate}`);
      doFate[fate]();
    };
    steps.add({ owner, what, run, ...(operation === 'read' ? {} : { land }) });
  });

const fateOf = (simulation: Simulation, operation: Operation, movieId: number): Fate => {
  const { broken, now, isCalm } = simulation;
  if (!isCalm && movieId !== 0 && movieId === broken.movieId && now < broken.until) return 'refused';
  for (const [fault, fate] of FATES[operation]) if (simulation.strikes(fault)) return fate;
  return 'done';
};

/** Some time later; simulated time is then at least as late as the sleeper wanted. */
export const sleepOver = (simulation: Simulation, owner: Owner, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const dueAt = simulation.now + Math.ceil(ms);
    simulation.steps.add({ owner, what: 'sleep', dueAt, run: resolve });
  });
