import { inject } from 'vitest';
import type { EngineAddresses } from '../../localstack/engines/engine.ts';
import type {} from './global-setup.ts';

/**
 * Where the real Kafka and Cassandra of this test run answer, or null where no Java can run them: then
 * `describe.runIf(engineAddresses() !== null)`; the reason has been printed. All test files share one Kafka and one
 * Cassandra, so each makes topics and a keyspace of its own names. Kafka makes no topic by itself.
 */
export const engineAddresses = (): EngineAddresses | null => inject('engines');
