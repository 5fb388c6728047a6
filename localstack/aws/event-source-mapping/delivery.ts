import type { BatchOutcome, Clock, MskRecord, Random, Sleep } from '../../../lambdas/core/ports.ts';
import { type BackoffSettings, backoffMsOf } from './backoff.ts';
import type { Batch } from './batch-collector.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { Invoker } from './invoker.ts';
import { errorOf, type FailureCondition, type FailureDestination, type MappingObserver } from './mapping-event.ts';
import { type Envelope, mskEventOf } from './msk-envelope.ts';
import { partBatch } from './partial-batch.ts';
import { PayloadMeter } from './payload-meter.ts';
import type { RecordSource } from './record-source.ts';

export interface DeliverySettings {
  readonly source: RecordSource;
  readonly envelope: Envelope;
  readonly functionName: string;
  readonly invoker: Invoker;
  readonly commits: CommitQueue;
  readonly maxPayloadBytes: number;
  readonly reportBatchItemFailures: boolean;
  readonly bisectBatchOnError: boolean;
  /** -1: for ever. */
  readonly maximumRetryAttempts: number;
  /** -1: any age. */
  readonly maximumRecordAgeMs: number;
  readonly retry: BackoffSettings;
  readonly onFailure: FailureDestination;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly observer: MappingObserver;
  readonly stopping: AbortSignal;
}

/** What is left of a batch, or of a half of it. */
interface Piece {
  readonly records: readonly MskRecord[];
  /** Retries used up; splitting a batch uses none. */
  readonly retries: number;
  /** Failed invocations in a row, splits included: how long to wait before the next. */
  readonly failures: number;
  readonly error: Error | null;
}

/**
 * Delivers one batch until every record of it is done, or set aside, or void because the partitions were dealt out anew.
 * Pieces keep the order of the batch, so order holds per partition, and a commit never passes a record that is not done.
 */
export class Delivery {
  readonly #settings: DeliverySettings;

  constructor(settings: DeliverySettings) {
    this.#settings = settings;
  }

  async deliver({ generation, records }: Batch): Promise<void> {
    let pieces: readonly Piece[] = [{ records, retries: 0, failures: 0, error: null }];
    for (let [piece, ...later] = pieces; piece !== undefined; [piece, ...later] = pieces) {
      if (!this.#isCurrent(generation)) {
        const abandoned = pieces.reduce((sum, { records }) => sum + records.length, 0);
        return this.#settings.observer({ kind: 'abandoned', records: abandoned });
      }
      pieces = [...(await this.#attempt(generation, piece)), ...later];
    }
  }

  #isCurrent(generation: number): boolean {
    return !this.#settings.stopping.aborted && this.#settings.source.generation() === generation;
  }

  /** One invocation with a piece. Returns what is to be delivered next in its place: nothing, itself, a rest or halves. */
  async #attempt(generation: number, whole: Piece): Promise<readonly Piece[]> {
    if (this.#isTooLarge(whole)) return this.#setAside(generation, whole, 'PayloadSizeExceeded');
    const { aged, piece } = this.#partByAge(whole);
    if (aged.records.length > 0) {
      return [
        ...(await this.#setAside(generation, aged, 'RecordAgeExceeded')),
        ...(piece.records.length > 0 ? [piece] : []),
      ];
    }
    const { invoker, envelope } = this.#settings;
    const result = await invoker.invoke(mskEventOf(envelope, piece.records), piece.records.length);
    if ('error' in result) return this.#failed(generation, piece, result.error);
    return this.#responded(generation, piece, result.outcome);
  }

  async #responded(generation: number, piece: Piece, outcome: BatchOutcome | undefined): Promise<readonly Piece[]> {
    const { reportBatchItemFailures, commits } = this.#settings;
    if (!reportBatchItemFailures || !outcome?.batchItemFailures?.length) {
      commits.add(generation, piece.records);
      return [];
    }
    let parted: ReturnType<typeof partBatch>;
    try {
      parted = partBatch(piece.records, outcome);
    } catch (thrown) {
      return this.#failed(generation, piece, errorOf(thrown));
    }
    commits.add(generation, parted.done);
    const progressed = parted.done.length > 0;
    const error = new Error(
      `the function reported ${parted.remaining.length} of ${piece.records.length} records as failed`,
    );
    // The function said where it failed, so there is nothing for a split to find out.
    const rest = { ...piece, records: parted.remaining, ...(progressed ? { retries: 0, failures: 0 } : {}) };
    return this.#retry(generation, rest, error);
  }

  async #failed(generation: number, piece: Piece, error: Error): Promise<readonly Piece[]> {
    const { bisectBatchOnError, observer } = this.#settings;
    if (!bisectBatchOnError || piece.records.length === 1) return this.#retry(generation, piece, error);
    observer({ kind: 'failed', records: piece.records.length, retries: piece.retries, error });
    observer({ kind: 'bisected', records: piece.records.length });
    const half = { ...piece, failures: piece.failures + 1, error };
    await this.#backOff(half.failures);
    const middle = Math.ceil(piece.records.length / 2);
    return [
      { ...half, records: piece.records.slice(0, middle) },
      { ...half, records: piece.records.slice(middle) },
    ];
  }

  async #retry(generation: number, piece: Piece, error: Error): Promise<readonly Piece[]> {
    const { maximumRetryAttempts, observer } = this.#settings;
    observer({ kind: 'failed', records: piece.records.length, retries: piece.retries, error });
    const failed = { ...piece, failures: piece.failures + 1, error };
    if (maximumRetryAttempts >= 0 && piece.retries >= maximumRetryAttempts) {
      return this.#setAside(generation, failed, 'RetryAttemptsExhausted');
    }
    await this.#backOff(failed.failures);
    return [{ ...failed, retries: piece.retries + 1 }];
  }

  /** Records count as done once the failure destination has them; until it does they block their partition, loudly. */
  async #setAside(generation: number, piece: Piece, condition: FailureCondition): Promise<readonly Piece[]> {
    const { onFailure, functionName, envelope, observer, commits } = this.#settings;
    const { records, failures, error } = piece;
    const event = mskEventOf(envelope, records);
    for (let refusals = 1; this.#isCurrent(generation); refusals++) {
      try {
        await onFailure({ functionName, condition, approximateInvokeCount: failures, error, event });
        commits.add(generation, records);
        observer({ kind: 'set-aside', records: records.length, condition });
        return [];
      } catch (thrown) {
        observer({ kind: 'set-aside-failed', records: records.length, error: errorOf(thrown) });
        await this.#backOff(refusals);
      }
    }
    return [piece];
  }

  #isTooLarge({ records }: Piece): boolean {
    const [first, second] = records;
    if (first === undefined || second !== undefined) return false;
    return new PayloadMeter(this.#settings.envelope).bytesWith(first) > this.#settings.maxPayloadBytes;
  }

  /** Too old are the records at the head of each partition only: committing one further back would pass younger ones. */
  #partByAge(piece: Piece): { aged: Piece; piece: Piece } {
    const { maximumRecordAgeMs, clock } = this.#settings;
    if (maximumRecordAgeMs < 0) return { aged: { ...piece, records: [] }, piece };
    const oldest = clock.now() - maximumRecordAgeMs;
    const fresh = new Set<number>();
    const isAged = ({ partition, timestamp }: MskRecord): boolean => {
      if (timestamp >= oldest) fresh.add(partition);
      return !fresh.has(partition);
    };
    const parts = Map.groupBy(piece.records, isAged);
    return { aged: { ...piece, records: parts.get(true) ?? [] }, piece: { ...piece, records: parts.get(false) ?? [] } };
  }

  async #backOff(failures: number): Promise<void> {
    const { sleep, retry, random, stopping } = this.#settings;
    if (!stopping.aborted) await sleep(backoffMsOf(retry, failures, random), stopping).catch(() => undefined);
  }
}
