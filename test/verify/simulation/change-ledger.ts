import type { RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { HOUR_MS, hourOf, RETENTION_MS } from '../oracle/facts.ts';
import type { Fakes } from './fakes.ts';
import { MINUTE_MS, type Simulation } from './simulation.ts';

/** An entry that lands later than this after its instant may stand where the copy no longer looks. */
const LONGEST_APPEND_MS = MINUTE_MS;

/** A row that may change, and where its retention counts from. */
interface LedgerEntry {
  readonly key: string;
  readonly start: number;
}

/** The keys of entries, in the oracle's own words. */
const standingOf = (dataType: string, movieId: number, start: number): LedgerEntry => ({
  key: `${dataType} ${movieId}/${start}`,
  start,
});

/** A window of ratings stands for its hour's row of movie_stats too. */
const keysOf = ({ dataType, movieId, windowStart }: RowChange): string[] => [
  standingOf(dataType, movieId, windowStart).key,
  ...(dataType === 'ratings' ? [standingOf('stats', movieId, hourOf(windowStart)).key] : []),
];

/** The latest instant by key. */
class Latest {
  readonly #instants = new Map<string, number>();

  note(key: string, at: number): void {
    this.#instants.set(key, Math.max(at, this.of(key)));
  }

  of(key: string): number {
    return this.#instants.get(key) ?? Number.NEGATIVE_INFINITY;
  }
}

/** When each row last changed and what the change log last said of it, in the simulation's own time, whatever clocks show. */
export class ChangeLedger {
  readonly #simulation: Simulation;
  readonly #changed = new Latest();
  readonly #logged = new Latest();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  windowChanged(dataType: 'sentiment' | 'ratings', movieId: number, windowStart: number): void {
    this.#changed.note(standingOf(dataType, movieId, windowStart).key, this.#simulation.now);
  }

  /** Runs `upsert` and notes which snapshots it has changed: most repeats change nothing. */
  async watchSnapshots(fakes: Fakes, upsert: () => Promise<void>): Promise<void> {
    const before = new Set(snapshotsIn(fakes).map(({ content }) => content));
    await upsert();
    for (const { key, content } of snapshotsIn(fakes))
      if (!before.has(content)) this.#changed.note(key, this.#simulation.now);
  }

  /** An entry lands that a clock which is off by `skewMs` has dated. */
  logged(change: RowChange, skewMs: number): void {
    const at = change.changedAt - skewMs;
    if (this.#simulation.now - at > LONGEST_APPEND_MS) return;
    for (const key of keysOf(change)) this.#logged.note(key, at);
  }

  /** Every row that is there to be copied has an entry that is not older than its last change. */
  judge(fakes: Fakes): void {
    const simulation = this.#simulation;
    const entries = new Set(fakes.changeLog.all().flatMap(keysOf));
    for (const { key, start } of [...windowsIn(fakes), ...snapshotsIn(fakes)]) {
      // About to lapse: a clock may have taken it for expired, and nothing expired is copied.
      if (start + RETENTION_MS - simulation.now < HOUR_MS) continue;
      if (!entries.has(key)) simulation.violate(`the change log has no entry of ${key}`);
      if (this.#logged.of(key) < this.#changed.of(key))
        simulation.violate(`${key} has changed after its last entry in the change log`);
    }
  }
}

const windowsIn = ({ sentiments, ratings }: Fakes): LedgerEntry[] => [
  ...sentiments.rows.all().map(({ movieId, windowStart }) => standingOf('sentiment', movieId, windowStart)),
  ...ratings.rows.all().map(({ movieId, windowStart }) => standingOf('ratings', movieId, windowStart)),
];

const snapshotsIn = ({ stats, ranks, movies }: Fakes): (LedgerEntry & { readonly content: string })[] => [
  ...[...stats.all(), ...ranks.all()].map((row) => ({
    ...standingOf('stats', row.movieId, row.hour),
    content: JSON.stringify(row),
  })),
  ...movies.all().map((row) => ({
    ...standingOf('title', row.movieId, hourOf(row.metadataAt)),
    content: JSON.stringify(row),
  })),
];
