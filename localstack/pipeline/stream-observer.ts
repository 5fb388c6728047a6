import type { MskRecord } from '../../lambdas/core/ports.ts';
import type { Topic } from '../../schema/names.ts';
import type { MappingEvent } from '../aws/event-source-mapping/mapping-event.ts';

/** Looks on while records go through the mappings; nothing waits for it. */
export interface StreamObserver {
  /** Their batch has succeeded: what they counted for is there to be read. */
  finished(topic: Topic, records: readonly MskRecord[]): void;
  mapping(topic: Topic, event: MappingEvent): void;
}
