import { setImmediate as yieldOnce } from 'node:timers/promises';

const BREATH_EVERY_MS = 10;

let lastMs = 0;

/**
 * In memory everything is there at once, so that a long piece of work would never let anybody else in: who asks the console
 * would wait for its end. This lets them in now and then.
 */
export const breathe = async (): Promise<void> => {
  if (performance.now() - lastMs < BREATH_EVERY_MS) return;
  await yieldOnce();
  lastMs = performance.now();
};
