/**
 * The shipped counting over three replicas of every partition: writes that some of them hear of late or never, reads that ask
 * some of them one after the other, and nobody who repairs what one has missed. What a read sees is no longer of one instant.
 */
import { MemoryCountedLog } from '../../../lambdas/adapters/memory/counted-log.ts';
import { MemoryWindowTable } from '../../../lambdas/adapters/memory/window-table.ts';
import { ratingTable } from '../../../lambdas/adapters/rows/window-tables.ts';
import type { Contribution } from '../../../lambdas/core/stream/contribution.ts';
import type { CountedTable, Entry } from '../../../lambdas/core/stream/counted-ports.ts';
import { countableRating, type RatingAggregate, type RatingSample } from '../../../lambdas/core/stream/rating.ts';
import { makeUpsertWindows } from '../../../lambdas/core/stream/upsert-windows.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { recordOf } from '../../builders/delivery.ts';
import { Chance } from '../chance.ts';
import { RETENTION_MS } from '../oracle/facts.ts';
import { settledDown } from '../simulation/steps.ts';

export interface ReplicaOptions {
  /** Replicas that must have taken a write. @default 2, LOCAL_QUORUM */
  readonly acknowledging?: number;
  /** Replicas that a read asks. @default 2, LOCAL_QUORUM */
  readonly asked?: number;
}

export interface ReplicaResult {
  /** What some quorum read of the row lacks in the end. */
  readonly missing: readonly number[];
  /** There was a moment at which some quorum read did not show what had been reported done. */
  readonly hidSomething: boolean;
  readonly steps: number;
}

const NOW = epochMs(Date.UTC(2026, 0, 5, 12));
const MOVIE = 603;
const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;
/** After so many steps everything arrives, and whoever failed tries again. */
const CALM_AFTER = 150;
const MOST_STEPS = 5_000;

const runReplicas = (seed: number, options: ReplicaOptions = {}): Promise<ReplicaResult> =>
  new Replicas(seed, options).run();

/** Wrong on purpose: less than a quorum, on one side or the other. */
const FEWER_REPLICAS = [
  { name: 'read-one', mistake: 'O3: a read asks one replica', asked: 1 },
  { name: 'acknowledged-by-one', mistake: 'O3: a write is done when one replica has it', acknowledging: 1 },
] as const satisfies readonly (ReplicaOptions & { readonly name: string; readonly mistake: string })[];

export interface ReplicasPart {
  readonly schedules: number;
  /** In which a quorum read lacked something in the end. */
  readonly failed: number;
  /** In which there was a moment that hid what had been shown. */
  readonly hid: number;
  /** Of each wrong one the first schedule that shows it; `null`: none. */
  readonly caught: readonly { readonly name: string; readonly mistake: string; readonly after: number | null }[];
}

/** @param most schedules on which a wrong one is tried until it is caught */
export const runReplicasPart = async (seed: number, schedules: number, most: number): Promise<ReplicasPart> => {
  let [failed, hid] = [0, 0];
  for (let nth = 0; nth < schedules; nth++) {
    const { missing, hidSomething } = await runReplicas(seed + nth);
    if (missing.length > 0) failed++;
    if (hidSomething) hid++;
  }
  const caught: ReplicasPart['caught'][number][] = [];
  for (const { name, mistake, ...options } of FEWER_REPLICAS) {
    let after: number | null = null;
    for (let nth = 0; after === null && nth < most; nth++)
      if ((await runReplicas(seed + nth, options)).missing.length > 0) after = nth + 1;
    caught.push({ name, mistake, after });
  }
  return { schedules, failed, hid, caught };
};

interface Replica {
  readonly log: MemoryCountedLog;
  readonly rows: MemoryWindowTable<RatingAggregate>;
}

class Replicas {
  readonly #chance: Chance;
  readonly #acknowledging: number;
  readonly #asked: number;
  readonly #replicas: readonly Replica[] = Array.from({ length: 3 }, () => ({
    log: new MemoryCountedLog(() => NOW),
    rows: new MemoryWindowTable(() => NOW, ratingTable),
  }));
  readonly #pending: (() => void)[] = [];
  readonly #done = new Set<number>();
  readonly #loss: number;
  readonly #identities: readonly number[];
  #steps = 0;
  #hidSomething = false;

  constructor(seed: number, { acknowledging = 2, asked = 2 }: ReplicaOptions) {
    this.#chance = new Chance(seed);
    this.#acknowledging = acknowledging;
    this.#asked = asked;
    this.#loss = this.#chance.next() * 0.3;
    this.#identities = Array.from({ length: this.#chance.between(3, 6) }, (_, index) => index);
  }

  get #isCalm(): boolean {
    return this.#steps > CALM_AFTER;
  }

  async run(): Promise<ReplicaResult> {
    const identities = this.#identities;
    for (const identity of identities) this.#deliver([identity, ...this.#chance.some(identities)]);
    while (this.#pending.length > 0 && this.#steps++ < MOST_STEPS) {
      const [run] = this.#pending.splice(this.#chance.below(this.#pending.length), 1);
      run?.();
      await settledDown();
      this.#hidSomething ||= this.#missing().some((identity) => this.#done.has(identity));
    }
    const missing = this.#done.size < identities.length ? identities : this.#missing();
    return { missing, hidSomething: this.#hidSomething, steps: this.#steps };
  }

  /** A batch, delivered again until it succeeds; now and then twice at once. */
  #deliver(identities: readonly number[]): void {
    const upsert = makeUpsertWindows({
      table: this.#table(),
      countable: countableRating,
      dataType: 'ratings',
      changeLog: { append: async () => undefined, read: async () => [] },
      telemetry: { count: () => undefined, duration: () => undefined, warn: () => undefined },
      clock: { now: () => NOW },
      sleep: () => this.#turn(),
      random: this.#chance.next,
      retentionMs: RETENTION_MS,
      concurrency: 2,
    });
    const attempt = async (): Promise<void> => {
      await this.#turn();
      const deadline = this.#steps + 60;
      const context = {
        getRemainingTimeInMillis: () => (this.#isCalm ? 60_000 : (deadline - this.#steps) * 1_000),
      };
      const { records } = await upsert(identities.map(contributionOf), context);
      if (records.length > 0) return attempt();
      for (const identity of identities) this.#done.add(identity);
    };
    for (let times = this.#chance.hits(0.2) ? 2 : 1; times > 0; times--) attempt().catch(() => undefined);
  }

  #table(): CountedTable<RatingAggregate> {
    return {
      log: {
        add: (chunks) => this.#write(({ log }) => log.add(chunks)),
        read: async (queries) => {
          const found = queries.map((): Entry[] => []);
          for (const { log } of this.#some(this.#asked)) {
            await this.#turn();
            (await log.read(queries)).forEach((entries, index) => void found[index]?.push(...entries));
          }
          await this.#turn();
          return found;
        },
      },
      rows: { publish: (rows) => this.#write((replica) => replica.rows.publish(rows)) },
    };
  }

  #some(count: number): Replica[] {
    const left = [...this.#replicas];
    while (left.length > count) left.splice(this.#chance.below(left.length), 1);
    return left;
  }

  /** Each replica takes it in its own time, or never. */
  #write(act: (replica: Replica) => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      let taken = 0;
      for (const replica of this.#replicas) {
        if (!this.#isCalm && this.#chance.hits(this.#loss)) continue;
        this.#later(() => {
          act(replica).then(() => ++taken >= this.#acknowledging && resolve(), reject);
        });
      }
      const patience = this.#isCalm ? 200 : this.#chance.between(8, 30);
      const giveUp = (left: number): void => {
        if (left === 0) reject(new Error('not enough replicas have answered'));
        else if (taken < this.#acknowledging) this.#pending.push(() => giveUp(left - 1));
      };
      giveUp(patience);
    });
  }

  /** Soon, or when much else has happened. */
  #later(run: () => void): void {
    const wait = (turns: number): void => void this.#pending.push(turns === 0 ? run : () => wait(turns - 1));
    wait(!this.#isCalm && this.#chance.hits(0.3) ? this.#chance.between(5, 40) : this.#chance.below(3));
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => void this.#pending.push(resolve));
  }

  /** Identities that a quorum read of the row may lack. */
  #missing(): number[] {
    const lacking = new Set<number>();
    for (const pair of PAIRS) {
      const rows = pair.flatMap((index) => this.#replicas[index]?.rows.rowsOf(MOVIE) ?? []);
      const newest = rows.toSorted((one, other) => other.ver - one.ver)[0];
      for (const identity of this.#identities) if (newest?.counted.has(identity) !== true) lacking.add(identity);
    }
    return [...lacking];
  }
}

const contributionOf = (identity: number): Contribution<RatingSample> => ({
  movieId: MOVIE,
  windowStart: NOW,
  identity,
  value: { eventTime: epochMs(NOW + identity), voteAverage: 8, voteCount: 1, popularity: 1 },
  late: false,
  record: recordOf({ offset: identity }),
});
