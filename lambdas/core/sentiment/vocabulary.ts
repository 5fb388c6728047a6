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

/** Words that rules compare with one by one. */
const COMPARED = 'no or nor but never so this without doubt least at very';

/** What the rules, as against the lexicon, know of a word. */
export interface RuleWord {
  /** The word itself: one string object per word, so comparing two compares two addresses. */
  readonly name: string;
  /** How much it intensifies (above 0) or dampens (below 0) the words that follow it. */
  readonly boost: number;
  readonly isNegation: boolean;
  /** The idioms it begins. */
  readonly idioms: readonly Phrase[];
  /** The boosters of several words that it begins. */
  readonly boosterPhrases: readonly Phrase[];
}

const wordsOf = (list: string): string[] => list.split(/\s+/);

const NO_PHRASES: readonly Phrase[] = [];

/** For every word that no rule knows. */
export const NO_RULE_WORD: RuleWord = {
  name: '',
  boost: 0,
  isNegation: false,
  idioms: NO_PHRASES,
  boosterPhrases: NO_PHRASES,
};

function ruleWords(): Map<string, RuleWord> {
  const words = new Map<string, RuleWord>();
  const add = (name: string, facts: Partial<RuleWord>) =>
    words.set(name, { ...NO_RULE_WORD, ...words.get(name), ...facts, name });
  for (const word of wordsOf(COMPARED)) add(word, {});
  for (const word of [...IDIOMS, ...BOOSTER_PHRASES].flatMap((phrase) => phrase.words)) add(word, {});
  for (const word of wordsOf(BOOSTERS)) add(word, { boost: BOOST });
  for (const word of wordsOf(DAMPENERS)) add(word, { boost: -BOOST });
  for (const word of wordsOf(NEGATIONS)) add(word, { isNegation: true });
  for (const [word, idioms] of byFirstWord(IDIOMS)) add(word, { idioms });
  for (const [word, boosterPhrases] of byFirstWord(BOOSTER_PHRASES)) add(word, { boosterPhrases });
  return words;
}

const byFirstWord = (phrases: readonly Phrase[]): Map<string, Phrase[]> =>
  Map.groupBy(phrases, ({ words }) => words[0] ?? '');

/** By the word in lower case. */
export const RULE_WORDS: ReadonlyMap<string, RuleWord> = ruleWords();
