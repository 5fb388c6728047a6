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

/** The code units that an emoji of the table can begin with: ©, ®, and from ‼ on. Quotation marks and dashes lie below. */
const MAY_HOLD_EMOJI = /[\u00a9\u00ae\u203c-\uffff]/;

/**
 * `text` with every emoji replaced by its description. As in the original, one code point is looked at at a time, a
 * description is set off from what precedes it, and not from what follows it.
 */
export function withEmojiInWords(text: string): string {
  if (!MAY_HOLD_EMOJI.test(text)) return text;
  let words = '';
  let isAfterBlank = true;
  for (const character of text) {
    const description = DESCRIPTIONS.get(character);
    if (description === undefined) {
      words += character;
      isAfterBlank = character === ' ';
    } else {
      words += isAfterBlank ? description : ` ${description}`;
      isAfterBlank = false;
    }
  }
  return words;
}
