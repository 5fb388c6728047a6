import { type Fact, hourOf, identityOf, RETENTION_MS, windowOf } from '../oracle/facts.ts';
import { READY_AHEAD_MS } from './redrive.ts';
import { MINUTE_MS, SECOND_MS, type Simulation } from './simulation.ts';
import type { Entry } from './topic-log.ts';

/**
 * What must have become of a fact, as far as clocks that differ by ±10 minutes determine it.
 * `owed`: counted, since nobody at any time could take it for expired or for one of the future.
 * `expired`: not counted, since it was expired at its first delivery for the slowest clock.
 * `ahead`: set aside, since it lies in the future even for the fastest clock.
 * `edge`: one or the other, by the clock that met it.
 */
export type Standing = 'owed' | 'expired' | 'ahead' | 'edge';

/** A row with less left is not written. Source: the design's "under 60 s left counts as expired". */
const LEAST_LEFT_MS = 59 * SECOND_MS;
const MOST_AHEAD_MS = 4 * MINUTE_MS;

export interface Told<F extends Fact = Fact> {
  readonly fact: F;
  readonly firstAppendedAt: number;
}

/** Every fact of the log once, however often it was told. */
export const factsOf = (entries: readonly Entry[]): Told[] => {
  const told = new Map<string, Told>();
  for (const { fact, appendedAt } of entries) {
    if (fact === null) continue;
    const identity = identityOf(fact);
    const known = told.get(identity);
    if (known === undefined || appendedAt < known.firstAppendedAt)
      told.set(identity, { fact, firstAppendedAt: appendedAt });
  }
  return [...told.values()];
};

export const ofKind = <Kind extends Fact['kind']>(told: readonly Told[], kind: Kind) =>
  told.filter((each): each is Told<Extract<Fact, { kind: Kind }>> => each.fact.kind === kind);

/** @param start of what the row describes: retention counts from there */
export const standingOf = (
  { fact, firstAppendedAt }: Told,
  start: number,
  { now, maxSkewMs }: Simulation,
): Standing => {
  const end = start + RETENTION_MS - LEAST_LEFT_MS;
  if (end <= firstAppendedAt - maxSkewMs) return 'expired';
  if (fact.at > now + maxSkewMs + MOST_AHEAD_MS) return 'ahead';
  return end > now + maxSkewMs && fact.at <= now + READY_AHEAD_MS ? 'owed' : 'edge';
};

/** Whether some clock could have set it aside as one of the future. */
export const couldBeAhead = ({ fact, appendedAt }: Entry, { maxSkewMs }: Simulation): boolean =>
  fact !== null && fact.at > appendedAt - maxSkewMs + MOST_AHEAD_MS;

/** Where retention counts from, by table. */
export const windowStart = ({ at }: Fact): number => windowOf(at);
export const hourStart = ({ at }: Fact): number => hourOf(at);
export const ownInstant = ({ at }: Fact): number => at;
