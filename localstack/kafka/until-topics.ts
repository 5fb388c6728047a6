import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';

const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 10_000;

/**
 * Waits until the broker lists topics as `areThese` says. A controller answers that it has made or deleted a topic before the
 * broker has heard of it: until then the broker knows no topic that was made, and one that was deleted seems to be there
 * still. Kafkajs' own wait fails at the first.
 *
 * @throws Error after ten seconds
 */
export const untilTopics = async (
  admin: Pick<Admin, 'listTopics'>,
  areThese: (topics: ReadonlySet<string>) => boolean,
): Promise<void> => {
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (!areThese(new Set(await admin.listTopics()))) {
    if (performance.now() > deadlineMs) throw new Error(`Kafka has not heard of its own topics for ${PATIENCE_MS} ms`);
    await sleep(LOOK_EVERY_MS);
  }
};
