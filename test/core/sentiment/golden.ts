/** Texts and their scores by Python's `vaderSentiment` 3.3.2, kept so that a machine without Python checks them too. */
import { readFileSync } from 'node:fs';
import type { PolarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';
import type { Oracle } from './oracle.ts';
import { piecesOf, seededRandom } from './text-grammar.ts';

export const GOLDEN_FILE = new URL('golden.jsonl', import.meta.url);
const GOLDEN_TEXTS = 3_000;
const GOLDEN_SEED = 332;
/** The few longest texts would take most of the file. */
const MAX_PIECES = 60;

export type Golden = readonly [text: string, scores: PolarityScores];

export function readGoldenFile(): Golden[] {
  const lines = readFileSync(GOLDEN_FILE, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [text, neg, neu, pos, compound] = JSON.parse(line) as [string, number, number, number, number];
    return [text, { neg, neu, pos, compound }];
  });
}

/** What the file should hold: per line one JSON array of a text and its four scores. */
export async function goldenFileBy(oracle: Oracle): Promise<string> {
  const random = seededRandom(GOLDEN_SEED);
  const texts: string[] = [];
  while (texts.length < GOLDEN_TEXTS) {
    const pieces = piecesOf(random, oracle.vocabulary);
    if (pieces.length <= MAX_PIECES) texts.push(pieces.join(''));
  }
  const scores = await oracle.scoresOf(texts);
  return texts.map((text, n) => `${lineOf(text, scores[n] as PolarityScores)}\n`).join('');
}

const lineOf = (text: string, { neg, neu, pos, compound }: PolarityScores): string =>
  `[${[JSON.stringify(text), neg, neu, pos, Object.is(compound, -0) ? '-0' : compound].join(',')}]`;
