/** Texts that bring VADER's rules together as often as possible. Made of pieces, so that a failing text can be made shorter. */
import type { Vocabulary } from './oracle.ts';

/** The words, emoji and phrases that texts are made of. */
export type Words = Pick<Vocabulary, 'lexicon' | 'emojis' | 'boosters' | 'negations' | 'idioms'>;

export type Random = () => number;

/** Numbers in [0, 1), the same for the same seed: mulberry32. */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const NAMED = 'no or nor but never so this without doubt least at very kind sort of just enough the to'.split(' ');
const ORDINARY = 'movie plot a film was it story actor isn’t 42 II x of and scene wasn´t résumé über'.split(' ');
const PUNCTUATION = '! !! !!! !!!!! ? ?? ??? ???? ?! . , ... " \' ( ) :) ;-) * # - _ ~ [ ] ’ “ … @ & / \\ ` $%'.split(
  ' ',
);
/** White space as Python sees it; then what looks like it and is not: the byte order mark, a joiner, a zero-width space. */
const SEPARATORS = [
  ...Array.from('\t\n\r\v\f\u001c\u001d\u001e\u001f\u0085\u00a0\u1680\u2003\u2028\u202f\u205f\u3000'),
  '  ',
  ' \n ',
];
const NEAR_SEPARATORS = ['\ufeff', '\u200d', '\u200b', '\u180e', '\u2060', '\0', '\u001b', ''];
/** Letters whose case Python and JavaScript may see differently, lone surrogates, right-to-left, combining, beyond U+FFFF. */
const ODD = 'ß İ ı ſ K ª º ǅ ʕ ⅷ Ⅷ ⓐ Ⓐ 𝐀 𝒶 𐐀 ა Ა Ꭰ ꭰ Σ ς مرحبا שלום é A\u0301 \ud800 \udc00 日本'.split(' ');
const EMOJI_SEQUENCES = ['👩‍❤️‍💋‍👨', '❤️', '🏳️‍🌈', '👍🏽', '🇬🇧', '1️⃣', '©', '®', '™', '‼', '⁉'];

/** One text in pieces: their concatenation. */
export function piecesOf(random: Random, words: Words): string[] {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const word = (): string => {
    const kind = random();
    if (kind < 0.34) return pick(words.lexicon);
    if (kind < 0.46) return pick(words.negations);
    if (kind < 0.58) return pick(words.boosters);
    if (kind < 0.76) return pick(NAMED);
    if (kind < 0.8) return pick(words.idioms);
    if (kind < 0.92) return pick(ORDINARY);
    if (kind < 0.95) return random() < 0.7 ? pick(words.emojis) : pick(EMOJI_SEQUENCES);
    if (kind < 0.97) return pick(ODD);
    return pick(PUNCTUATION);
  };
  const capitalShare = random() < 0.5 ? 0 : random();
  const cased = (text: string): string => {
    if (random() < capitalShare) return text.toUpperCase();
    return random() < 0.05 ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  };
  const decorated = (text: string): string => {
    const kind = random();
    if (kind < 0.78) return text;
    if (kind < 0.93) return text + pick(PUNCTUATION);
    if (kind < 0.97) return pick(PUNCTUATION) + text + pick(PUNCTUATION);
    return text + pick(kind < 0.985 ? ODD : EMOJI_SEQUENCES);
  };
  const separator = (): string => {
    const kind = random();
    if (kind < 0.93) return ' ';
    return pick(kind < 0.98 ? SEPARATORS : NEAR_SEPARATORS);
  };
  return Array.from({ length: lengthOf(random) }, () => decorated(cased(word())) + separator());
}

/** Mostly a sentence, at times a paragraph, rarely so long that "but" is weighed by way of an index. */
function lengthOf(random: Random): number {
  const kind = random();
  if (kind < 0.95) return Math.floor(random() * 14);
  return Math.floor(random() * (kind < 0.9998 ? 40 : 1200));
}
