import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUpper, isWhiteSpace } from '../../../lambdas/core/sentiment/python-text.ts';
import { type PolarityScores, polarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';
import { proofOf } from '../../toolchain/proof.ts';
import { GOLDEN_FILE, goldenFileBy } from './golden.ts';
import { type Oracle, obstacleToOracle, startOracle, warnOfMissingOracle } from './oracle.ts';
import { shrink } from './shrink.ts';
import { piecesOf, seededRandom } from './text-grammar.ts';

const TEXTS = proofOf(100_000);
const TEXTS_PER_REQUEST = 2_000;
/** `SENTIMENT_SEED=7 vitest run test/core/sentiment/oracle.process.test.ts` compares other texts. */
const SEED = Number(process.env['SENTIMENT_SEED'] ?? 1);
/** Python 3.11's. Another version has other letters. */
const UNICODE_VERSION = '14.0.0';

const FIELDS = ['neg', 'neu', 'pos', 'compound'] as const;
const doDiffer = (a: PolarityScores, b: PolarityScores): boolean =>
  FIELDS.some((field) => !Object.is(a[field], b[field]));

const obstacle = await obstacleToOracle();
if (obstacle !== undefined)
  warnOfMissingOracle(obstacle, `scores of ${TEXTS} generated texts (the kept ones are checked)`);

describe.runIf(obstacle === undefined)('against Python 3.3.2', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await startOracle();
  });
  afterAll(async () => oracle.stop());

  it(`differs in no field on ${TEXTS} generated texts`, async () => {
    const random = seededRandom(SEED);
    const differs = async (texts: readonly string[]): Promise<boolean[]> => {
      const expected = await oracle.scoresOf(texts);
      return texts.map((text, n) => doDiffer(polarityScores(text), expected[n] as PolarityScores));
    };
    for (let done = 0; done < TEXTS; done += TEXTS_PER_REQUEST) {
      const batch = Array.from({ length: TEXTS_PER_REQUEST }, () => piecesOf(random, oracle.vocabulary));
      const verdicts = await differs(batch.map((pieces) => pieces.join('')));
      const failing = batch[verdicts.indexOf(true)];
      if (failing === undefined) continue;
      const text = await shrink(failing, differs);
      const [expected] = await oracle.scoresOf([text]);
      expect({ seed: SEED, text, ...polarityScores(text) }).toStrictEqual({ seed: SEED, text, ...expected });
    }
  });

  it('knows every lexicon word, negation, booster and emoji by itself, before and after a lexicon word', async () => {
    const { lexicon, emojis, boosters, negations, idioms } = oracle.vocabulary;
    const words = [...lexicon, ...emojis, ...boosters, ...negations, ...idioms];
    const texts = words.flatMap((word) => [
      word,
      `he has ${word} good`,
      `it is a good ${word}`,
      `GOOD ${word}! but fine`,
    ]);
    const expected = await oracle.scoresOf(texts);
    const differing = texts.filter((text, n) => doDiffer(polarityScores(text), expected[n] as PolarityScores));
    expect(differing).toEqual([]);
  });

  it('sees white space and case in every code point as Python does', () => {
    const { unicode, whiteSpace, upperCase, notUpperCase } = oracle.vocabulary;
    expect(runsOf((codePoint) => codePoint < 0x10000 && isWhiteSpace(codePoint))).toEqual(whiteSpace);
    if (unicode !== UNICODE_VERSION) return;
    expect(runsOf((codePoint) => isUpper(String.fromCodePoint(codePoint)))).toEqual(upperCase);
    expect(runsOf((codePoint) => !isUpper(`A${String.fromCodePoint(codePoint)}`))).toEqual(notUpperCase);
  });

  it('still gives the kept texts the kept scores', async () => {
    expect(await goldenFileBy(oracle)).toBe(readFileSync(GOLDEN_FILE, 'utf8'));
  });
});

function runsOf(claim: (codePoint: number) => boolean): [number, number][] {
  const runs: [number, number][] = [];
  for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
    if (!claim(codePoint)) continue;
    const last = runs.at(-1);
    if (last?.[1] === codePoint - 1) last[1] = codePoint;
    else runs.push([codePoint, codePoint]);
  }
  return runs;
}
