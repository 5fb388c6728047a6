import type { DeadLetter } from '../../../../lambdas/core/ports.ts';
import { identityOf } from '../../oracle/facts.ts';
import type { Simulation } from '../simulation.ts';
import { couldBeAhead, standingOf, windowStart } from '../standing.ts';
import { type Entry, positionOf } from '../topic-log.ts';

/** Every poison record is set aside with its reason and bytes, and nothing else is. Returns the identities set aside. */
export const judgeDeadLetters = (
  simulation: Simulation,
  letters: readonly DeadLetter[],
  entries: readonly Entry[],
): Set<string> => {
  const byPosition = new Map(
    letters.map((letter) => {
      const { topic, partition, offset } = letter.record;
      return [positionOf({ topic, incarnation: letter.topicIncarnation, partition, offset }), letter];
    }),
  );
  const setAside = new Set<string>();
  for (const entry of entries) {
    const position = positionOf(entry);
    const letter = byPosition.get(position);
    byPosition.delete(position);
    if (letter === undefined) {
      if (mustBeSetAside(simulation, entry)) lose(simulation, `${position} is not set aside`);
      continue;
    }
    if (entry.fact !== null) setAside.add(identityOf(entry.fact));
    if (!codesOf(simulation, entry).includes(letter.code))
      simulation.violate(`${position} is set aside as ${letter.code}`);
    if (!isSame(letter.record.value, entry.bytes)) lose(simulation, `${position} is set aside with other bytes`);
  }
  for (const position of byPosition.keys()) simulation.violate(`${position} is set aside and was never written`);
  return setAside;
};

const mustBeSetAside = (simulation: Simulation, entry: Entry): boolean => {
  const { fact, isOwed, appendedAt } = entry;
  if (!isOwed) return false;
  if (fact === null) return true;
  return standingOf({ fact, firstAppendedAt: appendedAt }, windowStart(fact), simulation) === 'ahead';
};

const codesOf = (simulation: Simulation, entry: Entry): string[] => [
  ...(entry.code === undefined ? [] : [entry.code]),
  ...(couldBeAhead(entry, simulation) ? ['event-time-ahead'] : []),
  ...(entry.writer === 'next' && simulation.faults.has('two-versions') ? ['unknown-schema'] : []),
];

const isSame = (actual: Uint8Array | null, written: Buffer | null): boolean =>
  actual === null || written === null ? actual === written : written.equals(actual);

const lose = (simulation: Simulation, what: string): void => {
  simulation.lost++;
  simulation.violate(what);
};
