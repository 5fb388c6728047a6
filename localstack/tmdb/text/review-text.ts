import { keyOf, pick, uniformOf } from '../chance/chance.ts';
import {
  ASPECTS,
  BLAME,
  COMPANIONS,
  DEGREES,
  EMOJI,
  type Leaning,
  PLACES,
  PLURAL_ASPECTS,
  PRAISE,
  type Tone,
  VIEWERS,
  WEEKDAYS,
} from './review-words.ts';

export const MIN_REVIEW_LENGTH = 50;
export const MAX_REVIEW_LENGTH = 3_000;

/** Draws in a row from one key. */
class Draws {
  readonly #key: number;
  #count = 0;

  constructor(key: number) {
    this.#key = key;
  }

  chance(): number {
    return uniformOf(keyOf(this.#key, this.#count++));
  }

  of<Item>(items: readonly Item[]): Item {
    return pick(items, keyOf(this.#key, this.#count++));
  }

  between(low: number, high: number): number {
    return low + Math.floor(this.chance() * (high - low + 1));
  }
}

/** A subject and the verb that goes with it. */
interface Subject {
  readonly name: string;
  readonly is: 'is' | 'are';
  readonly was: 'was' | 'were';
}

const subjectOf = (draws: Draws): Subject =>
  draws.chance() < 0.6
    ? { name: draws.of(ASPECTS), is: 'is', was: 'was' }
    : { name: draws.of(PLURAL_ASPECTS), is: 'are', was: 'were' };

/** Two subjects that are not the same. */
const subjectPairOf = (draws: Draws): [Subject, Subject] => {
  const one = subjectOf(draws);
  let other = subjectOf(draws);
  while (other.name === one.name) other = subjectOf(draws);
  return [one, other];
};

const judgementOf = (draws: Draws, leaning: Leaning): string => {
  const word = draws.of(leaning === 'positive' ? PRAISE : BLAME);
  return draws.chance() < 0.08 ? word.toUpperCase() : word;
};

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const stopOf = (draws: Draws): string => (draws.chance() < 0.18 ? (draws.chance() < 0.3 ? '!!!' : '!') : '.');

type Sentence = (draws: Draws, leaning: Leaning) => string;

/** Sentences that praise or blame, whichever the leaning. */
const VERDICTS: readonly Sentence[] = [
  (draws, leaning) => {
    const { name, is } = subjectOf(draws);
    return `${capitalised(name)} ${is} ${draws.of(DEGREES)} ${judgementOf(draws, leaning)}`;
  },
  (draws, leaning) => {
    const { name, was } = subjectOf(draws);
    return `I thought that ${name} ${was} ${judgementOf(draws, leaning)} from the first minute to the last`;
  },
  (draws, leaning) => {
    const [one, other] = subjectPairOf(draws);
    return `Not only ${one.is} ${one.name} ${judgementOf(draws, leaning)}, ${other.name} ${other.is} ${judgementOf(draws, leaning)} too`;
  },
  (draws, leaning) => {
    const { name, is } = subjectOf(draws);
    return `${draws.between(5, 110)} minutes in, I noticed how ${judgementOf(draws, leaning)} ${name} ${is}`;
  },
  (draws, leaning) => {
    const { name } = subjectOf(draws);
    return leaning === 'positive'
      ? `For ${name} alone I would happily recommend it to ${draws.of(VIEWERS)}`
      : `Because of ${name} I cannot recommend it, not even to ${draws.of(VIEWERS)}`;
  },
  (draws, leaning) => {
    const { name } = subjectOf(draws);
    return leaning === 'positive'
      ? `I love what they did with ${name}, and it stayed with me for ${draws.between(2, 14)} days`
      : `I hate what they did with ${name}, and I looked at my watch ${draws.between(3, 40)} times`;
  },
  (draws, leaning) => {
    const { name, is } = subjectOf(draws);
    return leaning === 'positive'
      ? `It is not without flaws, yet ${name} ${is} so ${judgementOf(draws, leaning)} that I did not care`
      : `It had a good idea, yet ${name} ${is} so ${judgementOf(draws, leaning)} that I stopped caring`;
  },
  (draws, leaning) => {
    const { name, was } = subjectOf(draws);
    return `My friends said that ${name} ${was} ${judgementOf(draws, leaning)}, and they were right`;
  },
];

const CONTRASTS: readonly ((draws: Draws) => string)[] = [
  (draws) => {
    const [one, other] = subjectPairOf(draws);
    return `${capitalised(one.name)} ${one.is} ${judgementOf(draws, 'positive')}, but ${other.name} ${other.is} ${judgementOf(draws, 'negative')}`;
  },
  (draws) => {
    const [one, other] = subjectPairOf(draws);
    return `Although ${one.name} ${one.was} ${judgementOf(draws, 'negative')}, ${other.name} ${other.was} ${judgementOf(draws, 'positive')}`;
  },
];

const SETTINGS: readonly ((draws: Draws, title: string) => string)[] = [
  (draws, title) => `I saw ${title} on ${draws.of(WEEKDAYS)} with ${draws.of(COMPANIONS)}, ${draws.of(PLACES)}`,
  (draws, title) =>
    `I have watched ${title} ${draws.between(2, 9)} times now, last ${draws.of(WEEKDAYS)} ${draws.of(PLACES)}`,
  (draws, title) => `Row ${draws.between(1, 24)}, seat ${draws.between(1, 40)}, and ${title} all to myself`,
  (draws, title) => `On ${draws.of(WEEKDAYS)} ${draws.of(COMPANIONS)} took me to see ${title}`,
  (draws, title) => `A few words about ${title}, which I watched ${draws.of(PLACES)} on ${draws.of(WEEKDAYS)}`,
];

const LONELY = /\b(nobody but my popcorn) took\b/;

/**
 * A review of `title`: 50 to 3,000 characters of English with a beginning that belongs to it alone, the same for the same
 * key. Half of them have fewer than 400 characters, as on TMDB.
 */
export const reviewTextOf = (key: number, title: string, tone: Tone): string => {
  const draws = new Draws(key);
  const target = Math.floor(MIN_REVIEW_LENGTH * (MAX_LENGTH_DRAWN / MIN_REVIEW_LENGTH) ** draws.chance());
  let text = target < SHORT_LENGTH || draws.chance() < 0.75 ? `${settingOf(draws, title)}. ` : '';
  text += `${sentenceOf(draws, tone)}${stopOf(draws)}`;
  while (text.length < target || text.length < MIN_REVIEW_LENGTH) {
    const sentence = `${sentenceOf(draws, tone)}${stopOf(draws)}`;
    text += `${draws.chance() < 0.15 ? '\r\n\r\n' : ' '}${sentence}`;
  }
  return `${text}${flourishOf(draws, tone)}`;
};

/** A short review begins with where it was seen: a single verdict would sooner or later be said by two. */
const SHORT_LENGTH = 300;
/** Leaves room for the last sentence and the flourish. */
const MAX_LENGTH_DRAWN = MAX_REVIEW_LENGTH - 250;

const settingOf = (draws: Draws, title: string): string => {
  const setting = draws.of(SETTINGS)(draws, title);
  return capitalised(setting.replace(LONELY, 'my popcorn and nobody else took'));
};

const sentenceOf = (draws: Draws, tone: Tone): string => {
  const sentence =
    tone === 'mixed' && draws.chance() < 0.5
      ? draws.of(CONTRASTS)(draws)
      : draws.of(VERDICTS)(draws, leaningOf(draws, tone));
  return draws.chance() < 0.03 ? sentence.toUpperCase() : sentence;
};

const leaningOf = (draws: Draws, tone: Tone): Leaning => {
  if (tone === 'mixed') return draws.chance() < 0.5 ? 'positive' : 'negative';
  return tone;
};

const flourishOf = (draws: Draws, tone: Tone): string => {
  if (draws.chance() > 0.25) return '';
  return ` ${Array.from({ length: draws.between(1, 3) }, () => draws.of(EMOJI[tone])).join('')}`;
};
