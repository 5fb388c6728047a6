import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { dataModulesOf } from '../../../bin/generate-lexicon.ts';
import { LEXICON } from '../../../lambdas/core/sentiment/lexicon.ts';
import { obstacleToOracle, oracleFolder, warnOfMissingOracle } from './oracle.ts';

const MODULES = ['lexicon-data.ts', 'emoji-data.ts'];
const read = (name: string): Promise<string> =>
  readFile(new URL(`../../../lambdas/core/sentiment/${name}`, import.meta.url), 'utf8');

const obstacle = await obstacleToOracle();
if (obstacle !== undefined) warnOfMissingOracle(obstacle, 'that the generated data modules are what the package holds');

describe.runIf(obstacle === undefined)('the data modules', () => {
  it('are generated anew from the package to the same bytes', { timeout: 180_000 }, async () => {
    const generated = await dataModulesOf(await oracleFolder());
    expect([...generated.keys()]).toEqual(MODULES);
    for (const [name, content] of generated) expect(await read(name)).toBe(content);
  });
});

it.each(MODULES)('%s carries the notice of the licence in a comment that bundlers keep', async (name) => {
  const content = await read(name);
  expect(content).toMatch(/^\/\*!/);
  expect(content).toContain('Copyright (c) 2016 C.J. Hutto');
  expect(content).toContain('The above copyright notice and this permission notice shall be included in all');
});

describe('the lexicon', () => {
  it('holds every entry that a token can be equal to', () => {
    expect(LEXICON.size).toBe(7_488);
    expect(['good', 'd8', ':-p', "d-':", 'no', 'xoxo'].map((word) => LEXICON.get(word))).toEqual([
      1.9, -3.2, 1.5, -2.5, -1.2, 3,
    ]);
  });
});
