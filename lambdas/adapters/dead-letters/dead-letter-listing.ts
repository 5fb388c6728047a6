import type { LetterPage, ListedLetter, RedriveState } from '../../core/care/redrive-ports.ts';

/** Beside a letter's object: made before it is sent back, by one sender only. */
export const claimKeyOf = (key: string): string => `${key}.claimed`;
/** Beside a letter's object: made when Kafka has acknowledged it. */
export const sentKeyOf = (key: string): string => `${key}.sent`;

/** A letter and its two marks. */
export const KEYS_PER_LETTER = 3;

const LETTER_KEY = /^(.+?\/.+?\/\d+\/\d{20}\.json)(\.claimed|\.sent)?$/;

/** Whether it has the shape of a letter's key: that of a mark has not. */
export const isLetterKey = (key: string): boolean => LETTER_KEY.exec(key)?.[1] === key;

/**
 * The letters among keys in their order. A letter and its marks follow each other, so that of a listing that was cut off
 * only the last may lack its marks: it is left to the next page.
 */
export const pageOf = (keys: readonly string[], isCutOff: boolean, limit: number): LetterPage => {
  const marks = new Map<string, string[]>();
  for (const key of keys) {
    const [, letter, mark] = LETTER_KEY.exec(key) ?? [];
    if (letter === undefined) continue;
    const known = marks.get(letter) ?? [];
    marks.set(letter, mark === undefined ? known : [...known, mark]);
  }
  const all = [...marks].map(([key, found]): ListedLetter => ({ key, state: stateOf(found) }));
  const complete = isCutOff ? all.slice(0, -1) : all;
  const letters = complete.slice(0, limit);
  const isLast = !isCutOff && letters.length === all.length;
  const last = letters.at(-1);
  // Behind the letter's own marks: `.sent` is the last of them. Where there are only strangers' objects, behind those.
  const next = last === undefined ? (keys.at(-1) ?? null) : sentKeyOf(last.key);
  return { letters, next: isLast ? null : next };
};

const stateOf = (marks: readonly string[]): RedriveState => {
  if (marks.includes('.sent')) return 'sent';
  return marks.includes('.claimed') ? 'claimed' : 'waiting';
};
