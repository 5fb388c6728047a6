/**
 * Text of strangers on its way to a person: titles, names, messages about values that somebody sent. What could steer a
 * terminal or turn the reading direction of what follows becomes a space: controls and escapes, directional marks and
 * overrides, separators of lines, halves of characters. Joiners stay: words and emoji are made with them.
 */
const STEERING = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]--[\u200C\u200D]]/v;
const ALL_STEERING = new RegExp(STEERING, 'gv');
/** A colour or weight that we have set, the end of a line of ours, or something that steers. */
const STYLE_OR_STEERING = new RegExp(`(\\u001B\\[[\\d;]*m|\\n)|${STEERING.source}`, 'gv');

/** One line, which steers nothing. */
export const printable = (text: string): string => text.replaceAll(ALL_STEERING, ' ');

/** Lines of ours with strangers' text in them: of what steers only colours and weights are left. */
export const printableLines = (text: string): string =>
  text.replaceAll(STYLE_OR_STEERING, (_, kept: string | undefined) => kept ?? ' ');

/** JSON text in which what steers is written as an escape: the same value for a program, harmless on a terminal. */
export const printableJson = (json: string): string =>
  json.replaceAll(ALL_STEERING, (steering) =>
    // Line ends and indentation of the JSON itself.
    steering === '\n' ? steering : escapeOf(steering),
  );

/** Both halves of a character that JavaScript has in two. */
const escapeOf = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at).toString(16).padStart(4, '0'))
    .map((code) => `\\u${code}`)
    .join('');
