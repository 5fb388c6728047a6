import { changedInOf, type RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { derivedRowsOf } from '../../../lambdas/core/serving/velocity.ts';
import { documentIdOf } from '../../../lambdas/core/serving/view-ports.ts';
import type { CountedRow } from '../../../lambdas/core/stream/counted-ports.ts';
import { sizeOfVersion } from '../../../lambdas/core/stream/row-version.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { hourOf, RETENTION_MS, WINDOW_MS } from '../oracle/facts.ts';
import { ChangeLedger } from '../simulation/change-ledger.ts';
import { MINUTE_MS, type Simulation } from '../simulation/simulation.ts';
import type { ViewsFakes } from './views-fakes.ts';

/** An entry that lands later than this after its instant is appended again by whoever is held to it. */
const LONGEST_APPEND_MS = MINUTE_MS;
/** So far before the checkpoint the next execution looks again. */
const OVERLAP_MS = 2 * WINDOW_MS;

/** What the log promised, and when: no checkpoint may pass a change whose document is older. */
export class ViewsLedger extends ChangeLedger {
  readonly #simulation: Simulation;
  readonly #fakes: ViewsFakes;
  #owed: { readonly change: RowChange; readonly ver: number }[] = [];
  #through = Number.NEGATIVE_INFINITY;
  advances = 0;

  constructor(simulation: Simulation, fakes: ViewsFakes) {
    super(simulation);
    this.#simulation = simulation;
    this.#fakes = fakes;
  }

  override logged(change: RowChange, skewMs: number): void {
    super.logged(change, skewMs);
    this.#owe(change, skewMs);
    // A window of ratings stands for its hour's row of movie_stats too.
    if (change.dataType === 'ratings') {
      const windowStart = epochMs(hourOf(change.windowStart));
      this.#owe({ ...change, dataType: 'stats', windowStart }, skewMs);
    }
  }

  #owe(change: RowChange, skewMs: number): void {
    const tookMs = this.#simulation.now - (change.changedAt - skewMs);
    if (change.dataType === 'title' || tookMs > LONGEST_APPEND_MS) return;
    const ver = this.#versionOf(change);
    if (ver !== undefined) this.#owed.push({ change, ver });
  }

  /** The checkpoint has moved. What the next execution will not look at must be in the documents. */
  advanced(through: number): void {
    this.advances++;
    if (through < this.#through) this.#simulation.violate('the checkpoint has moved back');
    this.#through = through;
    const isOut = ({ changedAt }: RowChange) => changedInOf(changedAt) < through + WINDOW_MS - OVERLAP_MS;
    const passed = this.#owed.filter(({ change }) => isOut(change));
    this.#owed = this.#owed.filter(({ change }) => !isOut(change));
    for (const { change, ver } of passed) {
      if (change.windowStart + RETENTION_MS - this.#simulation.now < 60 * MINUTE_MS) continue;
      const id = documentIdOf({ ...change, dataType: change.dataType as 'ratings' });
      const standing = this.#documents.get(id);
      if ((standing ?? 0) < ver)
        this.#simulation.violate(`the checkpoint has passed ${id} v${ver}, of which there is v${standing ?? 'none'}`);
    }
  }

  get #documents(): Map<string, number> {
    return new Map(this.#fakes.workflow.documents.all().map((document) => [documentIdOf(document), document.ver]));
  }

  #versionOf({ dataType, movieId, windowStart }: RowChange): number | undefined {
    const { sentiments, ratings, stats, ranks } = this.#fakes.tables;
    if (dataType === 'stats') {
      const key = `${movieId}/${windowStart}`;
      const groups = [
        stats.get(key),
        ranks.get(`${key}/day`),
        ranks.get(`${key}/week`),
        this.#fakes.workflow.statsVelocities.get(key),
      ];
      return groups.reduce((sum, group) => sum + (group?.eventTime ?? 0), 0);
    }
    const table = dataType === 'sentiment' ? sentiments.rows : ratings.rows;
    const rows = (table.rowsOf(movieId) as CountedRow<unknown>[]).toSorted((a, b) => a.windowStart - b.windowStart);
    const sizes = rows.map((row) => ({ windowStart: row.windowStart, average: 0, size: sizeOfVersion(row.ver) }));
    const derived = derivedRowsOf(sizes, null, new Set([windowStart]), WINDOWING);
    return derived.find(({ row }) => row.windowStart === windowStart)?.ver;
  }
}

const WINDOWING = { windowSizeMs: WINDOW_MS, retentionMs: RETENTION_MS };
