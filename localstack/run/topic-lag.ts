import { ALL_TOPICS, READERS } from '../../schema/topology.ts';
import type { ByPartition } from '../aws/event-source-mapping/record-source.ts';
import type { Backend } from '../backend/backend.ts';
import { realClock, realSleep } from '../time/local-time.ts';
import { totalOf } from './run-report.ts';

const ASK_EVERY_MS = 100;

const sumOf = (lags: ReadonlyMap<string, number>): number =>
  [...lags.values()].reduce((total, each) => total + each, 0);

/** Records produced and not yet processed, by topic and partition. */
export const partitionLagsOf = async ({ admin }: Backend): Promise<Map<string, ByPartition>> => {
  const lags = await Promise.all(
    ALL_TOPICS.map(async (topic) => [topic, await admin.lag(READERS[topic].group, topic)] as const),
  );
  return new Map(lags);
};

/** The same, by topic. */
const lagsOf = async (backend: Backend): Promise<Map<string, number>> =>
  new Map([...(await partitionLagsOf(backend))].map(([topic, lags]) => [topic, totalOf(lags)]));

/**
 * Resolves when every record is processed, or `withinMs` have passed: with what is left. Kafka may be away meanwhile.
 *
 * @throws Error when it is still away at the end
 */
export const drained = async (backend: Backend, withinMs: number, stopping?: AbortSignal): Promise<number> => {
  const until = realClock.now() + withinMs;
  for (;;) {
    const isLastTime = realClock.now() > until || stopping?.aborted === true;
    const lag = await lagsOf(backend).then(sumOf, (error: unknown) => {
      if (isLastTime) throw error;
    });
    if (lag !== undefined && (lag === 0 || isLastTime)) return lag;
    await realSleep(ASK_EVERY_MS);
  }
};
