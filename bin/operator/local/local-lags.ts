import type { ConsoleSnapshot } from '../../../localstack/console/source/wire-pipeline.ts';
import type { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { GROUPS } from '../groups.ts';
import type { GroupLag } from '../operator-ports.ts';
import type { AskConsole } from './ask-console.ts';

/** Records as Kafka has them. How long they have waited only the run itself knows, which tells it through its console. */
export const lagsOf = async (admin: Pick<KafkaAdmin, 'lag'>, console: Pick<AskConsole, 'get'>): Promise<GroupLag[]> => {
  const waited = await console.get<ConsoleSnapshot>('/api/snapshot').then(
    ({ topics }) => new Map(topics.map(({ topic, lagMs }) => [topic, lagMs])),
    () => undefined,
  );
  const note = waited === undefined ? { note: 'no console answers' } : {};
  return Promise.all(
    GROUPS.map(async ({ group, topic }) => {
      const records = [...(await admin.lag(group, topic)).values()].reduce((sum, each) => sum + each, 0);
      const lagMs = waited?.get(topic) ?? null;
      return { group, topic, records, seconds: lagMs === null ? null : lagMs / 1_000, ...note };
    }),
  );
};
