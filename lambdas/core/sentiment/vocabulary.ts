/** The words that VADER's rules name, as the paper and the original group them. Their ratings are in the lexicon. */

const BOOST = 0.293;

const BOOSTERS = `absolutely amazingly awfully completely considerable considerably decidedly deeply effing enormous
  enormously entirely especially exceptional exceptionally extreme extremely fabulously flipping flippin frackin fracking
  fricking frickin frigging friggin fully fuckin fucking fuggin fugging greatly hella highly hugely incredible incredibly
  intensely major majorly more most particularly purely quite really remarkably so substantially thoroughly total totally
  tremendous tremendously uber unbelievably unusually utter utterly very`;

const DAMPENERS = `almost barely hardly kinda kindof kind-of less little marginal marginally occasional occasionally partly
  scarce scarcely slight slightly somewhat sorta sortof sort-of`;

const NEGATIONS = `aint arent cannot cant couldnt darent didnt doesnt ain't aren't can't couldn't daren't didn't doesn't dont
  hadnt hasnt havent isnt mightnt mustnt neither don't hadn't hasn't haven't isn't mightn't mustn't neednt needn't never
  none nope nor not nothing nowhere oughtnt shant shouldnt uhuh wasnt werent oughtn't shan't shouldn't uh-uh wasn't
  weren't without wont wouldnt won't wouldn't rarely seldom despite`;

const wordsOf = (list: string): string[] => list.split(/\s+/);

/** How much a word intensifies (above 0) or dampens (below 0) the words that follow it. */
export const BOOSTER_WORDS: ReadonlyMap<string, number> = new Map([
  ...wordsOf(BOOSTERS).map((word) => [word, BOOST] as const),
  ...wordsOf(DAMPENERS).map((word) => [word, -BOOST] as const),
]);

const NEGATION_WORDS: ReadonlySet<string> = new Set(wordsOf(NEGATIONS));

/** `word` is in lower case. */
export const isNegation = (word: string): boolean => NEGATION_WORDS.has(word) || word.includes("n't");

/** A phrase of two or three words that rates, or boosts, the words beside it. */
export interface Phrase {
  readonly words: readonly string[];
  readonly value: number;
}

const phrase = (text: string, value: number): Phrase => ({ words: text.split(' '), value });

/** Phrases around lexicon words that mean something else than their words: the valence they set. */
const IDIOMS: readonly Phrase[] = [
  phrase('the shit', 3),
  phrase('the bomb', 3),
  phrase('bad ass', 1.5),
  phrase('bus stop', 0),
  phrase('yeah right', -2),
  phrase('kiss of death', -1.5),
  phrase('to die for', 3),
  phrase('beating heart', 3.5),
];

/** Dampeners of two words. */
const BOOSTER_PHRASES: readonly Phrase[] = [
  phrase('just enough', -BOOST),
  phrase('kind of', -BOOST),
  phrase('sort of', -BOOST),
];

const byFirstWord = (phrases: readonly Phrase[]): ReadonlyMap<string, readonly Phrase[]> =>
  Map.groupBy(phrases, ({ words }) => words[0] ?? '');

export const IDIOMS_BY_FIRST_WORD = byFirstWord(IDIOMS);
export const BOOSTER_PHRASES_BY_FIRST_WORD = byFirstWord(BOOSTER_PHRASES);

/** The words that rules compare with, other than by the tables above. */
const WORDS_OF_RULES = 'no or nor but never so this without doubt least at very'.split(' ');

/**
 * Every word that some rule compares with, under itself: what comes out of this map is the one string object of that
 * spelling, so a comparison of two is a comparison of two addresses.
 */
export const NAMED_WORDS: ReadonlyMap<string, string> = new Map(
  [...WORDS_OF_RULES, ...[...IDIOMS, ...BOOSTER_PHRASES].flatMap(({ words }) => words)].map((word) => [word, word]),
);
