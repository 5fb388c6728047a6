/**
 * English-looking texts with the shares that film reviews have: of a hundred tokens, eleven in the lexicon, two boosters, one
 * negation, and a long tail of words that occur once. Frequencies fall off as Zipf's law has them.
 */
import { LEXICON } from '../../../lambdas/core/sentiment/lexicon.ts';
import { type Random, seededRandom } from '../../core/sentiment/text-grammar.ts';

const FUNCTION_WORDS =
  `the a and of to is in that it as but with film for this its movie an it's be on you by one about has
  are at than from all his have if or story too I out who just up what into much even time will can some characters only way
  their make been your enough director when there life makes may which us work he any would they made we while was new movies
  there's her off through something how could two action drama see them own does should performances that's long`.split(
    /\s+/,
  );
const BOOSTERS = 'so more very most really less little almost quite completely totally hardly'.split(' ');
const NEGATIONS = "not never doesn't isn't without don't can't nothing".split(' ');
const SYLLABLES = 'ra ne to ling ver con per ic al ti mo sta den fur gra pli sho ber ent ous'.split(' ');
const ENDINGS = ['.', ',', ',', '.', '!', '?', '...', ';'];
const TAIL_WORDS = 40_000;

/** Generates `count` texts of about `length` characters. */
export function proseOf(count: number, length: number, seed: number): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => textOf(random, length * (0.6 + 0.8 * random())));
}

const lexiconWords = [...LEXICON.keys()].filter((word) => /^[a-z]+$/.test(word));
const tailWords = Array.from({ length: TAIL_WORDS }, (_, n) => tailWordOf(n));

function tailWordOf(n: number): string {
  let word = '';
  for (let rest = n + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    word += SYLLABLES[rest % SYLLABLES.length];
  }
  return word;
}

function textOf(random: Random, length: number): string {
  let text = '';
  while (text.length < length) text += `${text === '' ? '' : ' '}${tokenOf(random)}`;
  return text;
}

function tokenOf(random: Random): string {
  const word = wordOf(random);
  const shape = random();
  if (shape < 0.12) return word + ENDINGS[Math.floor(random() * ENDINGS.length)];
  if (shape < 0.13) return word.toUpperCase();
  return shape < 0.19 ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

function wordOf(random: Random): string {
  const kind = random();
  if (kind < 0.11) return byZipf(random, lexiconWords);
  if (kind < 0.13) return byZipf(random, BOOSTERS);
  if (kind < 0.144) return byZipf(random, NEGATIONS);
  return byZipf(random, kind < 0.62 ? FUNCTION_WORDS : tailWords);
}

/** The n-th word with a probability near 1 / (n + 1): a uniform exponent makes it so. */
const byZipf = (random: Random, words: readonly string[]): string =>
  words[Math.floor((words.length + 1) ** random()) - 1] as string;
