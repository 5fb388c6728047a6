/** What Python 3.11 means by white space, punctuation and upper case, where JavaScript means something else. */

const SPACE = 32;

/** `str.isspace`, by UTF-16 code unit: \s and the information separators, without the byte order mark. */
export function isWhiteSpace(codeUnit: number): boolean {
  if (codeUnit <= SPACE) return codeUnit === SPACE || (codeUnit >= 9 && codeUnit <= 13) || codeUnit >= 28;
  if (codeUnit < 0x1680) return codeUnit === 0x85 || codeUnit === 0xa0;
  if (codeUnit >= 0x2000 && codeUnit <= 0x200a) return true;
  return [0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(codeUnit);
}

/** `string.punctuation`: all of ASCII's, which are what is left when letters, digits and controls are taken away. */
const isPunctuation = (codeUnit: number): boolean =>
  (codeUnit > 32 && codeUnit < 48) ||
  (codeUnit > 57 && codeUnit < 65) ||
  (codeUnit > 90 && codeUnit < 97) ||
  (codeUnit > 122 && codeUnit < 127);

/** `text.strip(string.punctuation)` */
export function withoutOuterPunctuation(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isPunctuation(text.charCodeAt(start))) start++;
  while (end > start && isPunctuation(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** `len(text) <= 2`: Python counts code points, of which each takes one or two code units. */
export const hasAtMostTwoCodePoints = (text: string): boolean =>
  text.length <= 2 || (text.length <= 4 && /^.{2}$/su.test(text));

/** `str.isupper`: at least one upper-case letter, and none of lower or title case. The first test is a short cut. */
export const isUpper = (text: string): boolean =>
  !/[a-z]/.test(text) && /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
