/** Holds every row against a batch recomputation of the log. */

import type { MemoryWindowTable } from '../../../../lambdas/adapters/memory/window-table.ts';
import type { CountedRow } from '../../../../lambdas/core/stream/counted-ports.ts';
import { identityOf, newestTexts, type RatingFact, type ReviewFact } from '../../oracle/facts.ts';
import { judgeIdentities, judgeRow } from '../../oracle/judge-row.ts';
import { type Columns, ratingColumns, sentimentColumns } from '../../oracle/recompute.ts';
import type { Platform } from '../environment.ts';
import type { Simulation } from '../simulation.ts';
import { factsOf, ofKind, standingOf, type Told, windowStart } from '../standing.ts';
import type { Entry } from '../topic-log.ts';
import { judgeDeadLetters } from './judge-dead-letters.ts';
import { judgeSnapshots } from './judge-snapshots.ts';

/** Where every distinct review and sample of the log has gone; the last three add up to the first. */
export interface Tally {
  readonly identities: number;
  readonly counted: number;
  readonly expired: number;
  readonly setAside: number;
}

interface WindowRule<F extends ReviewFact | RatingFact> {
  readonly name: string;
  readonly columnsOf: (facts: readonly F[]) => Columns;
  /** Which of its entries a row counts, as {@link countedIn} spells them. */
  readonly appliedAs: (fact: F) => string;
}

const SENTIMENTS: WindowRule<ReviewFact> = {
  name: 'review_sentiments',
  columnsOf: sentimentColumns,
  appliedAs: (fact) => `${fact.reviewId}@${fact.updatedAt - windowStart(fact)}`,
};
const RATINGS: WindowRule<RatingFact> = {
  name: 'movie_ratings_by_window',
  columnsOf: ratingColumns,
  appliedAs: (fact) => String(fact.at - windowStart(fact)),
};

export const judge = ({ simulation, fakes, keepsIdentities, ledger }: Platform, entries: readonly Entry[]): Tally => {
  const told = factsOf(entries);
  const setAside = judgeDeadLetters(simulation, fakes.deadLetters.all(), entries);
  const court = { simulation, keepsIdentities };
  const counted = new Set([
    ...judgeWindows(court, SENTIMENTS, ofKind(told, 'review'), rowsOf(fakes.sentiments.rows)),
    ...judgeWindows(court, RATINGS, ofKind(told, 'rating'), rowsOf(fakes.ratings.rows)),
  ]);
  judgeSnapshots(simulation, fakes, told);
  ledger.judge(fakes);
  const events = told.filter(({ fact }) => fact.kind === 'review' || fact.kind === 'rating');
  return tallyOf(simulation, events, counted, setAside);
};

interface Court {
  readonly simulation: Simulation;
  readonly keepsIdentities: boolean;
}

interface Row {
  readonly columns: Columns;
  readonly applied: ReadonlySet<string>;
}

const rowsOf = <Aggregate>(table: MemoryWindowTable<Aggregate>): Map<string, Row> =>
  new Map(
    table.all().map(({ movieId, windowStart: start, aggregate, counted }) => {
      const columns = Object.fromEntries(
        Object.entries(table.table.columns).map(([column, valueOf]) => [column, valueOf(aggregate) as number | string]),
      );
      return [`${movieId}/${start}`, { columns, applied: new Set(countedIn(counted)) }];
    }),
  );

/** A review by the text that counts, a sample by its identity alone. */
const countedIn = (counted: CountedRow<unknown>['counted']): string[] =>
  [...counted].map(([identity, [, , age]]) => (typeof identity === 'string' ? `${identity}@${age}` : String(identity)));

/** Returns the identities that are counted. */
const judgeWindows = <F extends ReviewFact | RatingFact>(
  { simulation, keepsIdentities }: Court,
  rule: WindowRule<F>,
  all: readonly Told<F>[],
  rows: ReadonlyMap<string, Row>,
): string[] => {
  const windows = Map.groupBy(all, ({ fact }) => `${fact.movieId}/${windowStart(fact)}`);
  return [...new Set([...windows.keys(), ...rows.keys()])].flatMap((key) => {
    const what = `${rule.name} ${key}`;
    const row = rows.get(key);
    const standings = Map.groupBy(windows.get(key) ?? [], (each) =>
      standingOf(each, windowStart(each.fact), simulation),
    );
    const owed = (standings.get('owed') ?? []).map(({ fact }) => fact);
    const edge = (standings.get('edge') ?? []).map(({ fact }) => fact);
    const told = [...owed, ...edge.filter((fact) => row?.applied.has(rule.appliedAs(fact)))];
    if (!keepsIdentities && edge.length > 0) return told.map(identityOf);
    const expected = newestTexts(told);
    judgeRow(simulation, what, row?.columns, expected, rule.columnsOf);
    if (keepsIdentities && row !== undefined)
      judgeIdentities(simulation, what, row.applied, expected.map(rule.appliedAs));
    // A text that a newer one has replaced is counted with it.
    return row === undefined ? [] : told.map(identityOf);
  });
};

const tallyOf = (
  simulation: Simulation,
  events: readonly Told[],
  countedIdentities: ReadonlySet<string>,
  setAsideIdentities: ReadonlySet<string>,
): Tally => {
  let [counted, expired, setAside] = [0, 0, 0];
  for (const told of events) {
    const identity = identityOf(told.fact);
    const standing = standingOf(told, windowStart(told.fact), simulation);
    if (countedIdentities.has(identity)) counted++;
    else if (setAsideIdentities.has(identity) && standing !== 'owed') setAside++;
    else if (standing === 'expired' || standing === 'edge') expired++;
    else simulation.violate(`${identity} is neither counted nor expired nor set aside`);
  }
  return { identities: events.length, counted, expired, setAside };
};
