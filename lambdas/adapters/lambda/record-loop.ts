import { type FunctionName, METRICS } from '../../../schema/names.ts';
import { concurrently } from '../../core/concurrently.ts';
import { PoisonRecord, RetryBatch } from '../../core/failures.ts';
import type { Clock, DeadLetters, KafkaRecord, MskEvent, Telemetry } from '../../core/ports.ts';
import type { ReadBatch, SetAside } from '../../core/stream/read-batch.ts';
import { recordsOf } from './msk-event.ts';

const DEAD_LETTERS_AT_A_TIME = 16;

/** Tells a topic from an earlier one of the same name. Where one may be made anew while it is read: as it is now. */
export type TopicIncarnation = string | ((topic: string) => string);

export interface SetAsideDependencies {
  readonly deadLetters: DeadLetters;
  readonly functionName: FunctionName;
  readonly topicIncarnation: TopicIncarnation;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Stores a record with the reason why it cannot be processed. Storing one twice leaves one. */
export const makeSetAside =
  ({ deadLetters, functionName, topicIncarnation, clock, telemetry }: SetAsideDependencies): SetAside =>
  async (record, { code, message }) => {
    const incarnation = typeof topicIncarnation === 'string' ? topicIncarnation : topicIncarnation(record.topic);
    const letter = { record, topicIncarnation: incarnation, functionName, code, message, setAsideAt: clock.now() };
    await deadLetters.put(letter);
    telemetry.count(METRICS.deadLetters, 1);
    const { topicPartition, offset } = record;
    telemetry.warn('record set aside', { topicPartition, offset, code, reason: message });
  };

/** A topic's decoder; throws PoisonRecord on what it cannot read. */
export type DecodeRecord<Value> = (value: Uint8Array | null) => Value;

export interface ReadBatchDependencies<Value> {
  readonly decoders: Readonly<Record<string, DecodeRecord<Value>>>;
  readonly setAside: SetAside;
  readonly telemetry: Telemetry;
}

/** The one loop that may catch: a poison record must not stop the records behind it. */
export const makeReadBatch =
  <Value>({ decoders, setAside, telemetry }: ReadBatchDependencies<Value>): ReadBatch<Value> =>
  async <Decision>(
    event: MskEvent,
    decide: (value: Value, record: KafkaRecord) => Decision | undefined,
  ): Promise<Decision[]> => {
    const decisions: Decision[] = [];
    const poisoned: { record: KafkaRecord; poison: PoisonRecord }[] = [];
    let consumed = 0;
    for (const record of recordsOf(event)) {
      consumed++;
      try {
        const decision = decide(decoderOf(decoders, record)(record.value), record);
        if (decision !== undefined) decisions.push(decision);
      } catch (error) {
        if (!(error instanceof PoisonRecord)) throw error;
        poisoned.push({ record, poison: error });
      }
    }
    await setAllAside(poisoned, setAside);
    telemetry.count(METRICS.recordsConsumed, consumed);
    const expired = consumed - decisions.length - poisoned.length;
    if (expired > 0) telemetry.count(METRICS.recordsExpired, expired);
    return decisions;
  };

const decoderOf = <Value>(
  decoders: Readonly<Record<string, DecodeRecord<Value>>>,
  { topic }: KafkaRecord,
): DecodeRecord<Value> => {
  const decoder = decoders[topic];
  if (decoder === undefined) {
    throw new RetryBatch(`topic ${topic} is not one this function reads; check its event source mapping`);
  }
  return decoder;
};

const setAllAside = async (
  poisoned: readonly { record: KafkaRecord; poison: PoisonRecord }[],
  setAside: SetAside,
): Promise<void> => {
  const failures = await concurrently(poisoned, DEAD_LETTERS_AT_A_TIME, ({ record, poison }) =>
    setAside(record, poison),
  );
  if (failures.length === 0) return;
  throw new RetryBatch(`${failures.length} dead letters could not be stored`, { cause: failures[0]?.error });
};
