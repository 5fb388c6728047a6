import type { MskRecord, Sleep } from '../../../lambdas/core/ports.ts';
import { errorOf, type MappingObserver } from './mapping-event.ts';
import type { RecordSource } from './record-source.ts';

const RETRY_DELAY_MS = 500;

export interface CommitQueueSettings {
  readonly source: RecordSource;
  readonly sleep: Sleep;
  readonly observer: MappingObserver;
  readonly stopping: AbortSignal;
}

/**
 * Commits what is done while the next batch is already under way: one request at a time, each with all that has been
 * done since. A commit that fails is repeated until it succeeds or its generation is over; either way nothing is lost,
 * since what is not committed is delivered again.
 */
export class CommitQueue {
  readonly #settings: CommitQueueSettings;
  #generation = -1;
  #nextOffsets = new Map<number, number>();
  #committing: Promise<void> | null = null;

  constructor(settings: CommitQueueSettings) {
    this.#settings = settings;
  }

  /** These records are done, and all before them in their partitions. */
  add(generation: number, records: readonly MskRecord[]): void {
    if (generation !== this.#settings.source.generation()) return;
    if (generation !== this.#generation) {
      this.#generation = generation;
      this.#nextOffsets = new Map();
    }
    for (const { partition, offset } of records) this.#nextOffsets.set(partition, offset + 1);
    // With nothing to commit it would end at once and then be taken for running for ever.
    if (this.#nextOffsets.size > 0) this.#committing ??= this.#commitAll();
  }

  /** Resolves when everything added is committed or void, or could not be committed while stopping. */
  async flushed(): Promise<void> {
    while (this.#committing !== null) await this.#committing;
  }

  async #commitAll(): Promise<void> {
    const { source, sleep, observer, stopping } = this.#settings;
    while (this.#nextOffsets.size > 0 && this.#generation === source.generation()) {
      const nextOffsets = this.#nextOffsets;
      this.#nextOffsets = new Map();
      try {
        await source.commit(nextOffsets);
      } catch (thrown) {
        this.#nextOffsets = new Map([...nextOffsets, ...this.#nextOffsets]);
        observer({ kind: 'commit-failed', error: errorOf(thrown) });
        if (stopping.aborted) break;
        await sleep(RETRY_DELAY_MS, stopping).catch(() => undefined);
      }
    }
    this.#committing = null;
  }
}
