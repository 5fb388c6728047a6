/**
 * Tokens by spelling, kept as a processor's cache keeps memory: a spelling's hash names one set of a few places, and nowhere
 * else is it looked for. What strangers write can neither fill the memory nor make a look-up long, whatever hashes they aim
 * at: at worst every look-up is a miss, which costs one analysis.
 *
 * Texts are compared with spellings where they stand. To cut a string out of the text for each token would cost more than
 * all the rules; and a cut-out string that is kept keeps its whole text in memory.
 */
import { PLAIN_WORD, type Token, tokenOf } from './token.ts';

const SETS = 8192;
const PLACES_PER_SET = 8;
const PLACES = SETS * PLACES_PER_SET;
/** In UTF-16 code units. One token of two thousand is longer; those are analysed each time. */
const MAX_SPELLING_LENGTH = 16;

/** Each place's hash with the spelling's length in the lowest bits; 0, which no spelling has, for a free place. */
const keys = new Int32Array(PLACES);
const tokens: Token[] = Array<Token>(PLACES).fill(PLAIN_WORD);
const LENGTH_BITS = 5;
const spellings = new Uint16Array(PLACES * MAX_SPELLING_LENGTH);
/** The place in its set that the next newcomer takes, one after the other. */
let nextPlace = 0;

export const HASH_SEED = 0;

/** The hash of a spelling with one more code unit: Fibonacci hashing. */
export const hashWith = (hash: number, codeUnit: number): number => Math.imul(hash ^ codeUnit, 0x9e3779b1);

/** The token spelled `text.slice(start, end)`, whose code units {@link hashWith} has made into `hash`. */
export function cachedToken(text: string, start: number, end: number, hash: number): Token {
  const length = end - start;
  if (length > MAX_SPELLING_LENGTH) return tokenOf(text.slice(start, end));

  const mixed = hash ^ (hash >>> 15);
  const key = (mixed << LENGTH_BITS) | length;
  const set = (mixed >>> 13) % SETS;
  for (let place = set * PLACES_PER_SET; place < (set + 1) * PLACES_PER_SET; place++) {
    if (keys[place] === key && isSpelledAt(place, text, start, length)) return tokens[place] as Token;
  }
  nextPlace = (nextPlace + 1) % PLACES_PER_SET;
  return keep(set * PLACES_PER_SET + nextPlace, key, text.slice(start, end));
}

function isSpelledAt(place: number, text: string, start: number, length: number): boolean {
  const spelling = place * MAX_SPELLING_LENGTH;
  for (let i = 0; i < length; i++) {
    if (spellings[spelling + i] !== text.charCodeAt(start + i)) return false;
  }
  return true;
}

function keep(place: number, key: number, spelling: string): Token {
  const token = tokenOf(spelling);
  tokens[place] = token;
  keys[place] = key;
  for (let i = 0; i < spelling.length; i++) spellings[place * MAX_SPELLING_LENGTH + i] = spelling.charCodeAt(i);
  return token;
}
