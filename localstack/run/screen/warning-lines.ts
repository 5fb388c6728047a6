import { styleText } from 'node:util';
import type { Warning } from '../../pipeline/warnings.ts';
import { ageText, clockText, wrapped } from './text.ts';

/** One warning on the screen: what, how often, since when; no more than `most` lines. */
export const warningLines = (warning: Warning, realNow: number, width: number, most: number): string[] => {
  const [sign, colour] = SIGNS[warning.kind];
  return wrapped(`${sign} ${whenOf(warning, realNow)}: ${warning.text}`, width, most).map((line) =>
    styleText(colour, line),
  );
};

const SIGNS = {
  fault: ['!', 'yellow'],
  standing: ['!', 'yellow'],
  over: ['✓', 'dim'],
  expected: ['·', 'dim'],
} as const satisfies Record<Warning['kind'], readonly [sign: string, colour: 'yellow' | 'dim']>;

const whenOf = ({ kind, firstAt, lastAt, count }: Warning, realNow: number): string => {
  const ago = `${ageText(realNow - lastAt)} ago`;
  if (kind === 'standing') return `for ${ageText(realNow - firstAt)}`;
  if (kind === 'over') return `${ago}, after ${ageText(lastAt - firstAt)}`;
  const often = count === 1 ? ago : `${count.toLocaleString('en')} times, last ${ago}`;
  return kind === 'expected' ? `${often}, as this world has it` : often;
};

/** For output that stays: a line for each kind when it is first told, when it comes again after a while, and when it is over. */
export const makeWarningPrinter = (): ((warnings: readonly Warning[], realNow: number) => string[]) => {
  const printed = new Map<string, Pick<Warning, 'kind' | 'count' | 'lastAt'> & { readonly at: number }>();
  return (warnings, realNow) =>
    warnings.flatMap((warning) => {
      const { key, kind, count, lastAt } = warning;
      const before = printed.get(key);
      const isNew = before === undefined || before.kind !== kind || count < before.count;
      const isAgain = kind === 'fault' && !isNew && count > before.count && realNow - before.at >= AGAIN_AFTER_MS;
      // Begun and over again between two looks: all that can be told of it is its end.
      const isOverAgain = kind === 'over' && !isNew && lastAt > before.lastAt;
      if (!isNew && !isAgain && !isOverAgain) return [];
      printed.set(key, { kind, count, lastAt, at: realNow });
      return [printedLineOf(warning)];
    });
};

const AGAIN_AFTER_MS = 30_000;

const printedLineOf = ({ kind, text, firstAt, lastAt, count }: Warning): string => {
  const since = clockText(firstAt);
  const when = {
    fault: count === 1 ? since : `${count} × since ${since}`,
    standing: `since ${since}`,
    over: `after ${ageText(lastAt - firstAt)}, at ${clockText(lastAt)}`,
    expected: `${since}, as this world has it`,
  }[kind];
  return `${SIGNS[kind][0]} ${text} (${when})`;
};
