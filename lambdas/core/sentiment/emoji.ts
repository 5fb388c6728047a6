import { EMOJI_DESCRIPTIONS } from './emoji-data.ts';

const DESCRIPTIONS: ReadonlyMap<string, string> = descriptions();

function descriptions(): Map<string, string> {
  const byEmoji = new Map<string, string>();
  for (const line of EMOJI_DESCRIPTIONS.split('\n')) {
    const emoji = String.fromCodePoint(line.codePointAt(0) ?? 0);
    byEmoji.set(emoji, line.slice(emoji.length));
  }
  return byEmoji;
}

/** The characters that may be emoji of the table: ©, ®, and all from ‼ on. Quotation marks and dashes lie below. */
const CANDIDATE = /[\u00a9\u00ae\u203c-\u{10ffff}]/gu;
/** The same by code units, which is faster to rule out. */
const HAS_CANDIDATE = /[\u00a9\u00ae\u203c-\uffff]/;

/**
 * `text` with every emoji replaced by its description. As in the original, one code point is looked at at a time, and a
 * description is set off from what precedes it, but not from what follows it.
 */
export function withEmojiInWords(text: string): string {
  if (!HAS_CANDIDATE.test(text)) return text;
  return text.replace(CANDIDATE, (character, offset: number) => {
    const description = DESCRIPTIONS.get(character);
    if (description === undefined) return character;
    return offset === 0 || text[offset - 1] === ' ' ? description : ` ${description}`;
  });
}
