import { expect, it } from 'vitest';
import { polarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';
import { readGoldenFile } from './golden.ts';

it('scores every kept text as Python 3.3.2 did, to the last bit and the sign of zero', () => {
  const golden = readGoldenFile();
  expect(golden.length).toBeGreaterThanOrEqual(3_000);
  expect(golden.map(([text]) => [text, polarityScores(text)])).toStrictEqual(golden);
});
