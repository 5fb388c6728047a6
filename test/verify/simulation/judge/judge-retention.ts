import { type Fact, RETENTION_MS } from '../../facts.ts';
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
  const lastEvent = Math.max(0, ...told.map(({ fact }) => fact.at));
  lookAt(simulation, lastEvent + RETENTION_MS + maxSkewMs + longestPhaseMs + ROUNDING_MS);
  for (const name of ['sentiments', 'ratings', 'stats', 'ranks'] as const) {
    if (fakes[name].all().length > 0) simulation.violate(`rows of ${name} outlive their retention`);
  }
};

const lookAt = (simulation: Simulation, at: number): void => {
  simulation.now = Math.max(simulation.now, at);
};

const windowKeysOf = (fact: Fact): string[] =>
  fact.kind === 'review' || fact.kind === 'rating' ? [`${fact.kind} ${fact.movieId}/${windowStart(fact)}`] : [];

const windowsIn = (fakes: Fakes): Set<string> =>
  new Set([
    ...fakes.sentiments.all().map(({ movieId, row }) => `review ${movieId}/${row.windowStart}`),
    ...fakes.ratings.all().map(({ movieId, row }) => `rating ${movieId}/${row.windowStart}`),
  ]);
