/**
 * Sends dead letters back to their topic: on demand, never by itself.
 *
 * Delivery: each letter at most once, by a claim that one sender alone can make. Ordering: that of the keys, so that of the
 * log within a partition. Dedupe identity: the letter's key; the record keeps its own, so that a second copy of it changes
 * nothing downstream. Retried: nothing; what Kafka did not acknowledge stays claimed and is reported. Dead-lettered: what
 * is poison again is set aside anew by its function, with the stamp that counts how often it was sent back.
 */

import type { PoisonCode } from '../../schema/dead-letter-reasons.ts';
import { METRICS, TOPICS } from '../../schema/names.ts';
import { type RedriveReport, redrive } from '../core/care/redrive.ts';
import type { DeadLetterArchive } from '../core/care/redrive-ports.ts';
import { DEADLINE_MARGIN_MS } from '../core/deadline.ts';
import type { Clock, InvocationContext, RecordProducer, Telemetry } from '../core/ports.ts';

/** What an operator asks for. */
export interface RedriveEvent {
  readonly topic?: string;
  readonly code?: PoisonCode;
  readonly key?: string;
  /** @default 100; at most 1,000 */
  readonly limit?: number;
  /** From an earlier report's `next`. */
  readonly after?: string;
  /** @default true: only `false` sends */
  readonly dryRun?: boolean;
}

export interface Dependencies {
  readonly archive: DeadLetterArchive;
  readonly producer: RecordProducer;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** One letter is read, claimed, sent and confirmed in less. */
const TIME_PER_LETTER_MS = 40_000;

export const makeHandler =
  (dependencies: Dependencies) =>
  async (event: RedriveEvent, context: InvocationContext): Promise<RedriveReport> => {
    const { topic, code, key, limit = DEFAULT_LIMIT, after, dryRun } = event;
    const fault = faultOf(event);
    if (fault !== undefined) throw new RangeError(fault);
    const hasTime = (): boolean => context.getRemainingTimeInMillis() > TIME_PER_LETTER_MS + DEADLINE_MARGIN_MS;
    const request = { topic, code, key, limit, after, isDryRun: dryRun !== false };
    const report = await redrive({ ...dependencies, hasTime }, request);
    tell(report, dependencies.telemetry);
    return report;
  };

const faultOf = ({ topic, limit = DEFAULT_LIMIT }: RedriveEvent): string | undefined => {
  const topics: readonly string[] = Object.values(TOPICS);
  if (topic !== undefined && !topics.includes(topic))
    return `topic is "${topic}"; it must be one of ${topics.join(', ')}`;
  const isLimit = Number.isSafeInteger(limit) && limit >= 1 && limit <= MAX_LIMIT;
  return isLimit ? undefined : `limit is ${limit}; it must be a whole number from 1 to ${MAX_LIMIT}`;
};

const tell = ({ letters }: RedriveReport, telemetry: Telemetry): void => {
  for (const { key, outcome, detail } of letters) {
    if (outcome === 'sent') telemetry.count(METRICS.lettersRedriven, 1);
    if (outcome !== 'unconfirmed') continue;
    telemetry.count(METRICS.redrivesUnconfirmed, 1);
    telemetry.warn('a dead letter may not have reached its topic', { key, reason: detail });
  }
};
