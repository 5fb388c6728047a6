import { type EpochMs, HOUR_MS } from '../time.ts';
import type { WindowFigures } from './trend-ports.ts';

/** The velocity that a row ought to have, and what it was derived from. */
export interface DerivedVelocity {
  readonly windowStart: EpochMs;
  /** Of the row itself: where the row shows another one, it has changed since. */
  readonly average: number;
  /** Change of the average against the non-empty window before, per hour; `null`: there is none. */
  readonly velocity: number | null;
  /** The velocity it has. */
  readonly stored: number | null;
}

/**
 * A velocity depends on its own row and the one before, so a change of either row concerns it: the changed rows and each
 * one's next. `rows` are in order, `before` is the one before the first of them.
 */
export const velocitiesOf = (
  rows: readonly WindowFigures[],
  before: WindowFigures | null,
  changed: ReadonlySet<EpochMs>,
): DerivedVelocity[] => {
  const derived: DerivedVelocity[] = [];
  let previous = before;
  for (const row of rows) {
    if (changed.has(row.windowStart) || (previous !== null && changed.has(previous.windowStart))) {
      const { windowStart, average, velocity: stored } = row;
      derived.push({ windowStart, average, velocity: velocityOf(row, previous), stored });
    }
    previous = row;
  }
  return derived;
};

/** Whether the first of `rows` is one whose velocity is asked for: only then the row before it has to be known. */
export const needsRowBefore = (rows: readonly WindowFigures[], changed: ReadonlySet<EpochMs>): boolean =>
  rows[0] !== undefined && changed.has(rows[0].windowStart);

const velocityOf = (row: WindowFigures, previous: WindowFigures | null): number | null =>
  previous === null ? null : (row.average - previous.average) / ((row.windowStart - previous.windowStart) / HOUR_MS);
