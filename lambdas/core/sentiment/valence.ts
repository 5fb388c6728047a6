/** The rules about one lexicon word among its neighbours: at most three words before it, and two after it. */
import { idiomValence, phraseBoost } from './phrases.ts';
import { type Sentence, tokenAt } from './sentence.ts';
import type { Token } from './token.ts';

const CAPS_INCREMENT = 0.733;
const NEGATION_FACTOR = -0.74;
const NEVER_SO_FACTOR = 1.25;
/** A booster counts less the farther it stands before the word: by their distance. */
const BOOST_DECAY = [1, 1, 0.95, 0.9] as const;

/** The valence of word `i` in its place; 0 for one that has none. */
export function valenceAt(sentence: Sentence, i: number): number {
  const word = tokenAt(sentence, i);
  if (!word.isInLexicon || word.boost !== 0 || isKindOf(sentence, i)) return 0;

  let valence = ratingBesideNo(sentence, i);
  if (sentence.capsDiffer && word.isAllCaps) valence += capsIncrement(valence);
  for (let distance = 1; distance <= 3 && distance <= i; distance++) {
    const before = tokenAt(sentence, i - distance);
    if (before.isInLexicon) continue;
    valence += boostOf(before, valence, sentence.capsDiffer) * (BOOST_DECAY[distance] as number);
    valence *= negationFactor(sentence, i, distance);
    if (distance === 3) valence = idiomValence(sentence, i, valence) + phraseBoost(sentence, i);
  }
  return isAfterLeast(sentence, i) ? valence * NEGATION_FACTOR : valence;
}

const isKindOf = (sentence: Sentence, i: number): boolean =>
  tokenAt(sentence, i).name === 'kind' && tokenAt(sentence, i + 1).name === 'of';

/** "no" negates the lexicon words after it, and has a valence of its own only where none follows at once. */
function ratingBesideNo(sentence: Sentence, i: number): number {
  const { rating, name } = tokenAt(sentence, i);
  const one = tokenAt(sentence, i - 1).name;
  const two = tokenAt(sentence, i - 2).name;
  const three = tokenAt(sentence, i - 3).name;
  const isAfterNo = one === 'no' || two === 'no' || (three === 'no' && (one === 'or' || one === 'nor'));
  if (isAfterNo) return rating * NEGATION_FACTOR;
  return name === 'no' && tokenAt(sentence, i + 1).isInLexicon ? 0 : rating;
}

/** Capitals among words without capitals push a valence away from 0. */
const capsIncrement = (valence: number): number => (valence > 0 ? CAPS_INCREMENT : -CAPS_INCREMENT);

/** What the booster or dampener `before` adds to `valence`. */
function boostOf(before: Token, valence: number, capsDiffer: boolean): number {
  if (before.boost === 0) return 0;
  const boost = valence < 0 ? -before.boost : before.boost;
  return capsDiffer && before.isAllCaps ? boost + capsIncrement(valence) : boost;
}

/** What the word at `distance` before word `i` does to it: negate it, but not in "never so", "never this", "without doubt". */
function negationFactor(sentence: Sentence, i: number, distance: number): number {
  const before = tokenAt(sentence, i - distance);
  const one = tokenAt(sentence, i - 1).name;
  if (distance === 2) {
    if (before.name === 'never' && isSoOrThis(one)) return NEVER_SO_FACTOR;
    if (before.name === 'without' && one === 'doubt') return 1;
  }
  if (distance === 3) {
    const two = tokenAt(sentence, i - 2).name;
    // The original's `and` binds tighter than its `or`: "so" or "this" at distance 1 needs no "never".
    if ((before.name === 'never' && isSoOrThis(two)) || isSoOrThis(one)) return NEVER_SO_FACTOR;
    if (before.name === 'without' && (two === 'doubt' || one === 'doubt')) return 1;
  }
  return before.isNegation ? NEGATION_FACTOR : 1;
}

const isSoOrThis = (name: string): boolean => name === 'so' || name === 'this';

/** "least" negates, but not in "at least" and "very least". */
function isAfterLeast(sentence: Sentence, i: number): boolean {
  if (tokenAt(sentence, i - 1).name !== 'least') return false;
  const two = tokenAt(sentence, i - 2).name;
  return two !== 'at' && two !== 'very';
}
