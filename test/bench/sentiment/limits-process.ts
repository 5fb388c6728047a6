/** A process, started with --expose-gc, that prints as JSON what long texts and strangers' spellings cost. */
const collectGarbage = (globalThis as { gc?: () => void }).gc;
if (collectGarbage === undefined) throw new Error('Start this process with --expose-gc');

const memoryBytes = (): number => {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const cpuMilliseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};

const atRest = memoryBytes();
const { polarityScores } = await import('../../../lambdas/core/sentiment/sentiment.ts');
const loaded = memoryBytes();

const SENTENCE = 'The plot was good, but the characters are uncompelling and the dialog is NOT very great! ';
const millisecondsFor = (text: string): number => {
  const runs = Array.from({ length: 7 }, () => {
    const started = cpuMilliseconds();
    polarityScores(text);
    return cpuMilliseconds() - started;
  });
  return Math.min(...runs);
};
const longTexts = [64, 256, 1024, 4096].map((kilobytes) => {
  const text = SENTENCE.repeat(Math.ceil((kilobytes * 1024) / SENTENCE.length)).slice(0, kilobytes * 1024);
  return { kilobytes, milliseconds: millisecondsFor(text) };
});

/** A stretch of a million spellings that all differ, in texts of a hundred. */
function nanosecondsPerDistinctToken(million: number): number {
  let milliseconds = 0;
  for (let n = million * 1_000_000; n < (million + 1) * 1_000_000; n += 100) {
    const text = Array.from({ length: 100 }, (_, k) => `w${n + k}!`).join(' ');
    const started = cpuMilliseconds();
    polarityScores(text);
    milliseconds += cpuMilliseconds() - started;
  }
  return milliseconds;
}
const distinctTokens = [0, 1, 2].map((million) => ({
  nanosecondsPerToken: nanosecondsPerDistinctToken(million),
  memoryBytes: memoryBytes() - atRest,
}));

console.log(JSON.stringify({ loadedBytes: loaded - atRest, longTexts, distinctTokens }));
