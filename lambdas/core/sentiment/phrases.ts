/** Idioms and boosters of several words. The original looks for them only around words with three words before them. */
import type { Token } from './token.ts';
import type { Phrase } from './vocabulary.ts';

/** `valence`, or what an idiom around token `i` puts in its place. An idiom that begins at `i` wins over an earlier one. */
export function idiomValenceAt(tokens: readonly Token[], i: number, valence: number): number {
  const preceding =
    phraseIn(tokens, i - 1, i, 'idioms') ??
    phraseIn(tokens, i - 2, i, 'idioms') ??
    phraseIn(tokens, i - 3, i - 1, 'idioms');
  const following = phraseIn(tokens, i, tokens.length - 1, 'idioms');
  return (following ?? preceding)?.value ?? valence;
}

/** What "kind of", "sort of" and "just enough" before token `i` add to its valence. */
export function phraseBoostAt(tokens: readonly Token[], i: number, valence: number): number {
  const far = phraseIn(tokens, i - 3, i - 1, 'boosterPhrases');
  const near = phraseIn(tokens, i - 2, i - 1, 'boosterPhrases');
  return valence + (far?.value ?? 0) + (near?.value ?? 0);
}

/** The phrase that begins at token `first` and ends at token `last` or before. */
function phraseIn(
  tokens: readonly Token[],
  first: number,
  last: number,
  kind: 'idioms' | 'boosterPhrases',
): Phrase | undefined {
  const candidates = tokens[first]?.[kind];
  if (candidates === undefined || candidates.length === 0) return undefined;
  return candidates.find(
    ({ words }) => first + words.length - 1 <= last && words.every((word, n) => tokens[first + n]?.name === word),
  );
}
