/** Lines that fit: nothing is ever cut in the middle of a word or a number, and what is left out leaves a sign. */
import { stripVTControlCharacters } from 'node:util';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/core/time.ts';

/** A space where a line may end: not between a number and its unit. */
const GAP = / (?<!\d (?=(?:s|ms|min|h|d|%|×)(?!\w)))/g;

export const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;

/** `18:42:07Z` */
export const clockText = (at: number): string => `${new Date(at).toISOString().slice(11, 19)}Z`;

/** `12 s`, `6 min`, `3 h`, `2 d`: rounded down, in the unit that has two digits at most. */
export const ageText = (ms: number): string => {
  const age = Math.max(0, ms);
  if (age < MINUTE_MS) return `${Math.floor(age / SECOND_MS)} s`;
  if (age < 2 * HOUR_MS) return `${Math.floor(age / MINUTE_MS)} min`;
  return age < 2 * DAY_MS ? `${Math.floor(age / HOUR_MS)} h` : `${Math.floor(age / DAY_MS)} d`;
};

/** `1 movie`, `2 movies`, `1,000 movies` */
export const counted = (count: number, one: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`;

/** `0.00`, never `-0.00`. */
export const fixed = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
};

/** Without its colours. */
export const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/** As much of a text without colours as fits, in whole words, and `…` for the rest. */
export const shortened = (text: string, width: number): string => {
  if (text.length <= width) return text;
  const room = text.slice(0, Math.max(0, width - 1));
  const isWhole = /\s/.test(text[room.length] ?? ' ');
  const whole = isWhole ? room : room.replace(/\S*$/, '');
  // A single long word has no better place to be cut than its end, unless it may be a number.
  const kept = whole.trim() === '' && !/\d/.test(room) ? room : whole.replace(/[\s·]+$/, '');
  return width < 1 ? '' : `${kept}…`;
};

/** Parts in as few lines as they take, `gap` between those of one line; a part is never divided. */
export const flowed = (parts: readonly string[], width: number, gap = '   ', indent = ''): string[] => {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const joined = last === undefined ? part : `${last}${gap}${part}`;
    if (last !== undefined && widthOf(joined) > width) lines.push(`${indent}${part}`);
    else if (last === undefined) lines.push(part);
    else lines[lines.length - 1] = joined;
  }
  return lines;
};

/** Lines that stay in lines that fit: what is longer than a line in itself is left whole, so that a path can be copied. */
export const folded = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap((line) => flowed(line.split(GAP), width, ' ', '  '))
    .join('\n');

/** A sentence in lines, at most `most` of them, the second and further indented; a word longer than a line is divided. */
export const wrapped = (text: string, width: number, most: number, indent = '  '): string[] => {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '') {
    const room = lines.length === 0 ? width : width - indent.length;
    const isLast = lines.length === most - 1;
    const line = isLast ? shortened(rest, room) : wordsIn(rest, room);
    lines.push(lines.length === 0 ? line : `${indent}${line}`);
    if (isLast) break;
    rest = rest.slice(line.length).trimStart();
  }
  return lines;
};

const wordsIn = (text: string, room: number): string => {
  if (text.length <= room) return text;
  const end = Math.max(0, ...[...text.matchAll(GAP)].map(({ index }) => index).filter((index) => index <= room));
  return end > 0 ? text.slice(0, end) : text.slice(0, Math.max(1, room));
};
