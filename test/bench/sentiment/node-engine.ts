/** A process that times one Node.js scorer on request: `ours` or `npm`. The protocol is in engines.ts. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Request, Texts } from './engines.ts';

const [name, textsFile] = process.argv.slice(2) as [string, string];
const texts = JSON.parse(readFileSync(textsFile, 'utf8')) as Texts;

const score: (text: string) => unknown =
  name === 'ours'
    ? (await import('../../../lambdas/core/sentiment/sentiment.ts')).polarityScores
    : (await import('vader-sentiment')).SentimentIntensityAnalyzer.polarity_scores;

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const { which, share, leastSeconds } = JSON.parse(line) as Request;
  const scored = texts[which].slice(0, Math.ceil(texts[which].length * share));
  let passes = 0;
  const cpuBefore = cpuSeconds();
  const started = performance.now();
  do {
    for (const text of scored) score(text);
    passes++;
  } while (performance.now() - started < leastSeconds * 1e3);
  const seconds = (performance.now() - started) / 1e3;
  console.log(JSON.stringify({ texts: passes * scored.length, seconds, cpuSeconds: cpuSeconds() - cpuBefore }));
}
