/** A thread that polls its share of the TMDBs. */
import { parentPort, workerData } from 'node:worker_threads';
import { tallyWorlds } from './poller-tally.ts';

const { from, step, worlds } = workerData as { from: number; step: number; worlds: number };
parentPort?.postMessage(await tallyWorlds(from, step, worlds));
