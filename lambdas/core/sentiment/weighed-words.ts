/** A text as the model reads it, for people who want to see why it scored so. */
import { withEmojiInWords } from './emoji.ts';
import { isWhiteSpace } from './python-text.ts';
import { weigh } from './sentiment.ts';

/** A word and the white space before it, and what it weighs in its place: 0 for most. */
export interface WeighedWord {
  readonly text: string;
  readonly valence: number;
}

/** All words together are the text, with emoji in words, as they are read. */
export const weighedWordsOf = (text: string): WeighedWord[] => {
  const words = withEmojiInWords(text);
  const { positions, values } = weigh(words).valences;
  const valenceOf = new Map(positions.map((position, index) => [position, values[index] ?? 0]));
  return spellingsIn(words).map((spelling, position) => ({ text: spelling, valence: valenceOf.get(position) ?? 0 }));
};

/** Token by token, the last with what white space follows it. */
const spellingsIn = (words: string): string[] => {
  const spellings: string[] = [];
  let [start, isInToken] = [0, false];
  for (let at = 0; at < words.length; at++) {
    const isSpace = isWhiteSpace(words.charCodeAt(at));
    if (isSpace && isInToken) {
      spellings.push(words.slice(start, at));
      start = at;
    }
    isInToken = !isSpace;
  }
  if (isInToken) spellings.push(words.slice(start));
  else if (start < words.length) spellings.push(`${spellings.pop() ?? ''}${words.slice(start)}`);
  return spellings;
};
