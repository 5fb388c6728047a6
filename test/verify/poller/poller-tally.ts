import { MOST_POLLS_BETWEEN_VISITS, type PollerOutcome, runPollerSchedule } from './poller-schedule.ts';

/** What many seeded TMDBs came to. */
export interface PollerTally {
  readonly worlds: number;
  readonly requests: number;
  readonly readable: number;
  readonly failing: number;
  readonly downs: number;
  /** By the longest wait of a readable movie, in polls: how many TMDBs. The last has all that are longer. */
  readonly waits: readonly number[];
  readonly failures: readonly { readonly seed: number; readonly violations: readonly string[] }[];
}

const LONGEST_SHOWN = MOST_POLLS_BETWEEN_VISITS + 1;

export const NO_TALLY: PollerTally = {
  worlds: 0,
  requests: 0,
  readable: 0,
  failing: 0,
  downs: 0,
  waits: Array.from({ length: LONGEST_SHOWN + 1 }, () => 0),
  failures: [],
};

export const mergedTallies = (one: PollerTally, other: PollerTally): PollerTally => ({
  worlds: one.worlds + other.worlds,
  requests: one.requests + other.requests,
  readable: one.readable + other.readable,
  failing: one.failing + other.failing,
  downs: one.downs + other.downs,
  waits: one.waits.map((worlds, polls) => worlds + (other.waits[polls] ?? 0)),
  failures: [...one.failures, ...other.failures],
});

export const tallyWorlds = async (from: number, step: number, worlds: number): Promise<PollerTally> => {
  let tally = NO_TALLY;
  for (let nth = 0; nth < worlds; nth++) {
    tally = mergedTallies(tally, tallyOf(await runPollerSchedule(from + nth * step)));
  }
  return tally;
};

const tallyOf = ({
  seed,
  violations,
  requests,
  readable,
  failing,
  downs,
  longestWait,
}: PollerOutcome): PollerTally => ({
  worlds: 1,
  requests,
  readable,
  failing,
  downs,
  waits: NO_TALLY.waits.map((_, polls) => (polls === Math.min(longestWait, LONGEST_SHOWN) ? 1 : 0)),
  failures: violations.length === 0 ? [] : [{ seed, violations }],
});
