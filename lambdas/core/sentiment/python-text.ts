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

// Python 3.11 knows Unicode 14. What later versions added is taken away here, and the one letter they re-classified added.
const UPPER_CASE =
  /[\p{Uppercase}--[\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]]/v;
const LOWER_OR_TITLE_CASE =
  /[[\p{Lowercase}\p{Lt}\u0295]--[\u10fc\u1c8a\ua7cd\ua7cf\ua7db\ua7f1-\ua7f4\uab69\u{10d70}-\u{10d85}\u{16ebb}-\u{16ed3}\u{1df25}-\u{1df2a}\u{1e030}-\u{1e06d}]]/v;

/** `str.isupper`: at least one upper-case letter, and none of lower or title case. The first test is a short cut. */
export const isUpper = (text: string): boolean =>
  !/[a-z]/.test(text) && UPPER_CASE.test(text) && !LOWER_OR_TITLE_CASE.test(text);
