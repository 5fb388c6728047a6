import { plainWords } from './plain-words.ts';
import { type PolarityScores, polarityScores } from './sentiment.ts';

/** What a review's text says, for all who score reviews. */
export const reviewScores = (content: string): PolarityScores => polarityScores(plainWords(content));
