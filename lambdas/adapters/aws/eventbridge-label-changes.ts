import {
  type EventBridgeClient,
  type EventBridgeClientConfig,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { LABEL_CHANGE_EVENT } from '../../../schema/names.ts';
import { chunksOf } from '../../core/chunks.ts';
import type { Telemetry } from '../../core/ports.ts';
import type { LabelChange, LabelChanges } from '../../core/trends/trend-ports.ts';

/** What EventBridge takes in one call. Source: docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const ENTRIES_PER_CALL = 10;

/** How the client has to be made: the SDK's own default is three attempts, and it waits for an answer without end. */
export const AT_MOST_ONCE: EventBridgeClientConfig = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000 },
};

/**
 * A change goes out at most once, so nothing is sent again: neither what the bus refused, nor a call without an answer.
 *
 * @param client must not retry by itself ({@link AT_MOST_ONCE})
 */
export const makeEventBridgeLabelChanges = (
  client: EventBridgeClient,
  busName: string,
  telemetry: Telemetry,
): LabelChanges => {
  const put = async (changes: readonly LabelChange[]): Promise<number> => {
    const Entries = changes.map((change) => entryOf(change, busName));
    const answer = await client.send(new PutEventsCommand({ Entries }));
    const failed = answer.FailedEntryCount ?? 0;
    const code = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode;
    if (failed > 0) telemetry.warn('label changes are lost', { changes: failed, reason: code });
    return changes.length - failed;
  };
  return {
    publish: async (changes) => {
      let taken = 0;
      for (const some of chunksOf(changes, ENTRIES_PER_CALL)) {
        taken += await put(some).catch((error: Error) => {
          telemetry.warn('label changes are lost', { changes: some.length, reason: error.message });
          return 0;
        });
      }
      return taken;
    },
  };
};

const entryOf = (change: LabelChange, busName: string): PutEventsRequestEntry => {
  const { source, detailType } = LABEL_CHANGE_EVENT;
  const Detail = JSON.stringify({ ...change, windowStart: new Date(change.windowStart).toISOString() });
  return { EventBusName: busName, Source: source, DetailType: detailType, Detail, Time: new Date(change.windowStart) };
};
