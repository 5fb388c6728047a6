import { type Columns, differencesOf } from './recompute.ts';

/** Where judges write down what they found. */
export interface Verdict {
  /** Records missing from the rows. */
  lost: number;
  /** Records that the rows count too often. */
  double: number;
  violate(what: string): void;
}

/** Holds one row against the facts that it must count. Sums that are wrong at the right count are one lost, one double. */
export const judgeRow = <F>(
  verdict: Verdict,
  what: string,
  row: Columns | undefined,
  expected: readonly F[],
  columnsOf: (facts: readonly F[]) => Columns,
): void => {
  const count = Number(row?.['review_count'] ?? row?.['rating_count'] ?? 0);
  const differences = row !== undefined && expected.length > 0 ? differencesOf(row, columnsOf(expected)) : [];
  if (count === expected.length && differences.length === 0) return;
  const isSwapped = count === expected.length;
  verdict.lost += isSwapped ? 1 : Math.max(0, expected.length - count);
  verdict.double += isSwapped ? 1 : Math.max(0, count - expected.length);
  verdict.violate(`${what}: ${count} counted, ${expected.length} in the log; ${differences.join(', ')}`);
};

/** A row counts the very records that it must, not as many others. */
export const judgeIdentities = (
  verdict: Verdict,
  what: string,
  applied: ReadonlySet<string>,
  expected: readonly string[],
): void => {
  const missing = expected.filter((identity) => !applied.has(identity));
  if (missing.length > 0 || applied.size !== expected.length)
    verdict.violate(`${what}: ${applied.size} applied, ${expected.length} in the log; without ${missing.join(', ')}`);
};
