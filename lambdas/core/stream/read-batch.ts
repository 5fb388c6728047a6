import type { PoisonRecord } from '../failures.ts';
import type { KafkaRecord, MskEvent } from '../ports.ts';

/**
 * Decodes every record of an event and lets `decide` say what it means. Records for which it has no answer
 * (`undefined`) are expired: counted and left out. Poison is set aside with its reason and original bytes. Resolves when
 * every dead letter is safe.
 *
 * @throws RetryBatch when a dead letter cannot be stored: nothing may be skipped without its body.
 */
export type ReadBatch<Value> = <Decision>(
  event: MskEvent,
  decide: (value: Value, record: KafkaRecord) => Decision | undefined,
) => Promise<Decision[]>;

export type SetAside = (record: KafkaRecord, poison: PoisonRecord) => Promise<void>;
