import { join } from 'node:path';
import type { EngineAddresses } from '../../../localstack/engines/engine.ts';
import { ALL_TOPICS } from '../../../schema/topology.ts';

/** One run of everything over topics and a keyspace of its own. JSON, as it also goes to the function processes. */
export interface Pass {
  readonly name: string;
  readonly addresses: EngineAddresses;
  readonly keyspace: string;
  readonly topicIncarnation: string;
  readonly deadLetterFolder: string;
  readonly seed: number;
}

/** Topics of a name that is used again have groups of their own. */
export const groupOf = ({ name }: Pass, groupId: string): string => `${groupId}-${name}`;

export const PASS_TOPICS = ALL_TOPICS;
export const PARTITIONS = 4;

export const passOf = (
  name: string,
  { kafka, cassandra, documents }: EngineAddresses,
  runFolder: string,
  seed: number,
): Pass => {
  const { contactPoint, port, localDataCenter } = cassandra;
  return {
    name,
    addresses: {
      kafka: { brokers: kafka.brokers },
      cassandra: { contactPoint, port, localDataCenter },
      documents: { host: documents.host, port: documents.port },
    },
    keyspace: `verify_${name}`,
    topicIncarnation: `pass-${name}`,
    deadLetterFolder: join(runFolder, `dead-letters-${name}`),
    seed,
  };
};
