/**
 * Velocities of window rows, derived where they are shown: a velocity depends on its own row and the one before, so that a
 * change of either concerns it. Whoever derives it, however often, in whatever order, ends with what the rows say, and of two
 * results the one that has seen more has the greater version.
 */
import { type EpochMs, HOUR_MS, SECOND_MS } from '../time.ts';

/** How wide windows are, and how long they stay. */
export interface WindowRules {
  readonly windowSizeMs: number;
  readonly retentionMs: number;
}

/** What deriving needs of a row. */
export interface AveragedRow {
  readonly windowStart: EpochMs;
  /** Of the window's records. */
  readonly average: number;
  /** Entries counted. A row only ever changes by counting more of them. */
  readonly size: number;
}

export interface DerivedRow<Row extends AveragedRow> {
  readonly row: Row;
  /** Change of the average against the non-empty window before, per hour; `null`: there is none. */
  readonly velocity: number | null;
  /** Of the row together with its velocity: see `viewVersionOf`. */
  readonly ver: number;
}

/** The changed rows and each one's next. `rows` are in order, `before` is the one before the first of them. */
export const derivedRowsOf = <Row extends AveragedRow>(
  rows: readonly Row[],
  before: Row | null,
  changed: ReadonlySet<EpochMs>,
  windowing: WindowRules,
): DerivedRow<Row>[] => {
  const derived: DerivedRow<Row>[] = [];
  let previous = before;
  for (const row of rows) {
    if (changed.has(row.windowStart) || (previous !== null && changed.has(previous.windowStart)))
      derived.push({ row, velocity: velocityOf(row, previous), ver: viewVersionOf(row, previous, windowing) });
    previous = row;
  }
  return derived;
};

/** Whether the first of `rows` is one whose velocity is asked for: only then the row before it has to be known. */
export const needsRowBefore = (rows: readonly AveragedRow[], changed: ReadonlySet<EpochMs>): boolean =>
  rows[0] !== undefined && changed.has(rows[0].windowStart);

const velocityOf = (row: AveragedRow, previous: AveragedRow | null): number | null =>
  previous === null ? null : (row.average - previous.average) / ((row.windowStart - previous.windowStart) / HOUR_MS);

/** All versions of a row are spread over so many microseconds: a velocity is written with its window's start and this. */
const VERSION_SPAN_US = 60 * SECOND_MS * 1_000;

/**
 * Grows with what is known: by one for each entry counted in the row or in the one before, and by a step, more than a window
 * ever counts, for each window by which the one before comes nearer. Rows come and grow, so that of two states of a row and
 * its predecessor that follow each other the later has the greater version, whoever reads them when.
 */
const viewVersionOf = (
  row: AveragedRow,
  previous: AveragedRow | null,
  { windowSizeMs, retentionMs }: WindowRules,
): number => {
  if (previous === null) return row.size;
  const windows = Math.ceil(retentionMs / windowSizeMs) + 1;
  const nearness = windows - Math.min(windows - 1, (row.windowStart - previous.windowStart) / windowSizeMs);
  return nearness * Math.floor(VERSION_SPAN_US / windows) + row.size + previous.size;
};
