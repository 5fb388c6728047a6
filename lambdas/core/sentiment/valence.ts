/** The rules about one lexicon word among its neighbours: at most three words before it, and two after it. */
import { idiomValenceAt, phraseBoostAt } from './phrases.ts';
import type { Token } from './token.ts';

const CAPS_INCREMENT = 0.733;
const NEGATION_FACTOR = -0.74;
const NEVER_SO_FACTOR = 1.25;
/** By distance: the word before counts in full. */
const BOOST_DECAY = [1, 0.95, 0.9] as const;

/** A text's tokens, and whether some but not all of them are in capitals, so that capitals mean emphasis. */
export interface Sentence {
  readonly tokens: readonly Token[];
  readonly capsDiffer: boolean;
}

/** The valence of token `i` in its place; 0 for a token that carries none. */
export function valenceAt(sentence: Sentence, i: number): number {
  const { tokens, capsDiffer } = sentence;
  const token = tokens[i] as Token;
  if (!token.isInLexicon || token.boost !== 0 || isKindOf(tokens, i)) return 0;

  let valence = ratingBesideNo(tokens, i);
  if (capsDiffer && token.isAllCaps) valence = emphasised(valence);
  for (let distance = 1; distance <= 3 && distance <= i; distance++) {
    const before = tokens[i - distance] as Token;
    if (before.isInLexicon) continue;
    valence += boostOf(before, valence, capsDiffer) * (BOOST_DECAY[distance - 1] as number);
    valence = negated(valence, tokens, i, distance);
    if (distance === 3) valence = phraseBoostAt(tokens, i, idiomValenceAt(tokens, i, valence));
  }
  return isAfterLeast(tokens, i) ? valence * NEGATION_FACTOR : valence;
}

const isKindOf = (tokens: readonly Token[], i: number): boolean =>
  tokens[i]?.name === 'kind' && tokens[i + 1]?.name === 'of';

/** "no" negates a lexicon word near by, and has a valence of its own only where none follows. */
function ratingBesideNo(tokens: readonly Token[], i: number): number {
  const { rating, name } = tokens[i] as Token;
  const isAfterNo = tokens[i - 1]?.name === 'no' || tokens[i - 2]?.name === 'no';
  if (isAfterNo || (tokens[i - 3]?.name === 'no' && isOrNor(tokens[i - 1]?.name))) return rating * NEGATION_FACTOR;
  return name === 'no' && tokens[i + 1]?.isInLexicon ? 0 : rating;
}

const isOrNor = (name: string | undefined): boolean => name === 'or' || name === 'nor';

const emphasised = (valence: number): number => (valence > 0 ? valence + CAPS_INCREMENT : valence - CAPS_INCREMENT);

/** What the booster or dampener `before` adds to `valence`. */
function boostOf(before: Token, valence: number, capsDiffer: boolean): number {
  if (before.boost === 0) return 0;
  const boost = valence < 0 ? -before.boost : before.boost;
  if (!capsDiffer || !before.isAllCaps) return boost;
  return valence > 0 ? boost + CAPS_INCREMENT : boost - CAPS_INCREMENT;
}

/** The word at `distance` before the lexicon word negates it, except in "never so", "never this" and "without doubt". */
function negated(valence: number, tokens: readonly Token[], i: number, distance: number): number {
  const one = tokens[i - 1]?.name;
  const two = tokens[i - 2]?.name;
  const before = tokens[i - distance] as Token;
  if (distance === 2) {
    if (before.name === 'never' && isSoOrThis(one)) return valence * NEVER_SO_FACTOR;
    if (before.name === 'without' && one === 'doubt') return valence;
  }
  if (distance === 3) {
    // The original's `and` binds tighter than its `or`: "so" or "this" just before the word needs no "never".
    if ((before.name === 'never' && isSoOrThis(two)) || isSoOrThis(one)) return valence * NEVER_SO_FACTOR;
    if (before.name === 'without' && (two === 'doubt' || one === 'doubt')) return valence;
  }
  return before.isNegation ? valence * NEGATION_FACTOR : valence;
}

const isSoOrThis = (name: string | undefined): boolean => name === 'so' || name === 'this';

/** "least" negates, "at least" and "very least" do not. */
const isAfterLeast = (tokens: readonly Token[], i: number): boolean =>
  tokens[i - 1]?.name === 'least' && tokens[i - 2]?.name !== 'at' && tokens[i - 2]?.name !== 'very';
