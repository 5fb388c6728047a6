import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { engineAddresses } from './engines.ts';

/** Into the block of ten ports that the shared servers were given (free-ports.ts), past those they listen on. */
const PAST_KAFKA = 9;

/**
 * Waits until no other test file has the topics of the product's names on the shared Kafka. Resolves to what gives them
 * back: call it when they are deleted. A port is held meanwhile, which a process that is killed gives back too.
 */
export const takeProductTopics = async (): Promise<() => Promise<void>> => {
  const kafka = engineAddresses()?.kafka.brokers[0];
  if (kafka === undefined) throw new Error('no real Kafka');
  const port = Number(kafka.split(':')[1]) + PAST_KAFKA;
  for (;;) {
    const holder = createServer();
    const taken = await Promise.race([
      once(holder.listen({ port, host: '127.0.0.1', exclusive: true }), 'listening').then(() => true),
      once(holder, 'error').then(() => false),
    ]).catch(() => false);
    if (taken) return async () => void (await once(holder.close(), 'close'));
    await delay(50);
  }
};

/** The same for all of a `describe`: it comes first in it, so that its end comes last. */
export const holdProductTopics = (): void => {
  let giveBack: () => Promise<void>;
  beforeAll(async () => {
    giveBack = await takeProductTopics();
  });
  afterAll(() => giveBack());
};
