import { inject } from 'vitest';
import type { EngineAddresses } from '../../localstack/engines/engine.ts';
import type {} from './global-setup.ts';

/**
 * Where the real Kafka and Cassandra of this test run answer, or null where no Java can run them: then
 * `describe.runIf(engineAddresses() !== null)`; the reason has been printed. All test files share one Kafka and one
 * Cassandra, several files at a time: each makes topics and a keyspace of its own names, or takes the product's topics
 * for itself (product-topics.ts). Kafka makes no topic by itself.
 */
export const engineAddresses = (): EngineAddresses | null => inject('engines');
