import { TITLE_ADJECTIVES, TITLE_NOUNS } from './title-words.ts';

const PATTERNS: readonly ((adjective: string, noun: string) => string)[] = [
  (adjective, noun) => `The ${adjective} ${noun}`,
  (adjective, noun) => `${adjective} ${noun}`,
  (adjective, noun) => `A ${noun} Called ${adjective}`,
  (adjective, noun) => `Beyond the ${adjective} ${noun}`,
];

const TITLES = PATTERNS.length * TITLE_ADJECTIVES.length * TITLE_NOUNS.length;
/** Prime, so that neighbouring numbers have titles that are not alike and no two of the 6,400 meet. */
const STRIDE = 2_357;

/** The title of movie number `index`; after 6,400 of them the sequels begin. */
export const titleOf = (index: number): string => {
  const sequel = Math.floor(index / TITLES);
  const place = (index * STRIDE) % TITLES;
  const pattern = PATTERNS[place % PATTERNS.length] as (typeof PATTERNS)[number];
  const words = Math.floor(place / PATTERNS.length);
  const adjective = TITLE_ADJECTIVES[words % TITLE_ADJECTIVES.length] as string;
  const noun = TITLE_NOUNS[Math.floor(words / TITLE_ADJECTIVES.length)] as string;
  return `${pattern(adjective, noun)}${sequel === 0 ? '' : ` ${sequel + 1}`}`;
};
