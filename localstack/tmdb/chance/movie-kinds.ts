import type { EpochMs } from '../../../lambdas/core/time.ts';
import { gaussOf, keyOf, uniformOf } from './chance.ts';

/** What makes a movie what it is; all of it follows from the key. */
export interface MovieTraits {
  readonly movieId: number;
  readonly key: number;
  /** Where its first chapter starts. */
  readonly origin: EpochMs;
  /** `reserve`: too little known for the lists, until something happens to it. */
  readonly kind: 'usual' | 'always-big' | 'newcomer' | 'reserve' | 'obscure';
}

/** ln of the popularity with which a movie just makes the lists. */
export const FLOOR = Math.log(12);

/** ln of the usual popularity above the floor: few movies are far above it. */
export const aboveFloorOf = ({ key, kind }: MovieTraits): number => {
  const chance = uniformOf(keyOf(key, 10));
  const tail = -Math.log(1 - chance);
  if (kind === 'obscure') return 0;
  if (kind === 'always-big') return 1.6 + 0.5 * tail;
  if (kind === 'reserve') return -0.1 - 0.8 * chance;
  return kind === 'newcomer' ? 0.6 + 0.5 * tail : -0.12 + 0.5 * tail;
};

export const firstVotesOf = ({ kind, key }: MovieTraits): number => {
  const chance = uniformOf(keyOf(key, 13));
  if (kind === 'newcomer') return 0;
  if (kind === 'obscure') return Math.floor(90 * chance);
  return Math.floor(Math.exp(5.5 + 4 * chance + 0.3 * gaussOf(keyOf(key, 33))));
};
