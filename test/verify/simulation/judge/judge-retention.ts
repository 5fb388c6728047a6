import { type Fact, RETENTION_MS } from '../../oracle/facts.ts';
import type { Platform } from '../environment.ts';
import type { Fakes } from '../fakes.ts';
import { SECOND_MS, type Simulation } from '../simulation.ts';
import { factsOf, standingOf, windowStart } from '../standing.ts';
import type { Entry } from '../topic-log.ts';

/** TTLs are whole seconds, rounded up. */
const ROUNDING_MS = SECOND_MS;

/** Rows stay until their retention is over and not longer: a look just before the first end and one after the last. */
export const judgeRetention = ({ simulation, fakes }: Platform, entries: readonly Entry[]): void => {
  const { maxSkewMs, longestPhaseMs } = simulation;
  const told = factsOf(entries);
  const owed = told.filter((each) => standingOf(each, windowStart(each.fact), simulation) === 'owed');
  const windows = new Set(owed.flatMap(({ fact }) => windowKeysOf(fact)));
  const firstEnd = Math.min(...owed.map(({ fact }) => windowStart(fact))) + RETENTION_MS - maxSkewMs;
  if (windows.size > 0) lookAt(simulation, firstEnd - 1);
  const kept = windowsIn(fakes);
  for (const window of windows) {
    if (!kept.has(window)) simulation.violate(`the row of ${window} lapsed before its retention was over`);
  }
  judgeLog(simulation, fakes, windows);
  const lastEvent = Math.max(0, ...told.map(({ fact }) => fact.at));
  lookAt(simulation, lastEvent + RETENTION_MS + maxSkewMs + longestPhaseMs + ROUNDING_MS);
  const { sentiments, ratings, stats, ranks } = fakes;
  for (const [name, table] of Object.entries({ sentiments: sentiments.rows, ratings: ratings.rows, stats, ranks })) {
    if (table.all().length > 0) simulation.violate(`rows of ${name} outlive their retention`);
  }
};

/** As long as a row may be corrected, the log holds all that it counts. */
const judgeLog = (simulation: Simulation, { sentiments, ratings }: Fakes, owed: ReadonlySet<string>): void => {
  for (const [name, { rows, log }] of Object.entries({ review: sentiments, rating: ratings }))
    for (const { movieId, windowStart: start, counted } of rows.all()) {
      if (!owed.has(`${name} ${movieId}/${start}`)) continue;
      const there = new Set(log.entriesOf(movieId, start).map(([, identity]) => identity));
      for (const identity of counted.keys())
        if (!there.has(identity)) simulation.violate(`the log of ${name} ${movieId}/${start} lacks ${identity}`);
    }
};

const lookAt = (simulation: Simulation, at: number): void => {
  simulation.now = Math.max(simulation.now, at);
};

const windowKeysOf = (fact: Fact): string[] =>
  fact.kind === 'review' || fact.kind === 'rating' ? [`${fact.kind} ${fact.movieId}/${windowStart(fact)}`] : [];

const windowsIn = (fakes: Fakes): Set<string> =>
  new Set([
    ...fakes.sentiments.rows.all().map(({ movieId, windowStart }) => `review ${movieId}/${windowStart}`),
    ...fakes.ratings.rows.all().map(({ movieId, windowStart }) => `rating ${movieId}/${windowStart}`),
  ]);
