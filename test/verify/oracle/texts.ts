import { polarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';

/** Sentiment has oracles of its own; here a text stands for a number that is known beforehand. */
export const TEXTS = [
  'A great, moving film. I loved it!',
  'Dull, horrible and far too long.',
  'The film is two hours long.',
  'Good actors, but the worst ending of the year.',
  'WOW 😍 simply wonderful!!!',
].map((content) => ({ content, compoundUnits: Math.round(polarityScores(content).compound * 10_000) }));
