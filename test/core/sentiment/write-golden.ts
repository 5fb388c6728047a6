/** `node test/core/sentiment/write-golden.ts` writes the golden file anew; it needs python3 ≤ 3.11 with pip. */
import { writeFile } from 'node:fs/promises';
import { GOLDEN_FILE, goldenFileBy } from './golden.ts';
import { obstacleToOracle, startOracle } from './oracle.ts';

const obstacle = await obstacleToOracle();
if (obstacle !== undefined) throw new Error(`Cannot ask the original for its scores: ${obstacle}`);
const oracle = await startOracle();
const content = await goldenFileBy(oracle);
await oracle.stop();
await writeFile(GOLDEN_FILE, content);
console.log(`Wrote ${content.split('\n').length - 1} texts, ${Buffer.byteLength(content)} bytes`);
