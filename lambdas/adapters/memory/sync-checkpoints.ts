import type { SyncCheckpoint, SyncCheckpoints } from '../../core/serving/sync-ports.ts';

/** In-memory fake of the serving views' row of sync_checkpoints. */
export class MemorySyncCheckpoints implements SyncCheckpoints {
  #checkpoint: SyncCheckpoint | null = null;

  async read(): Promise<SyncCheckpoint | null> {
    return this.#checkpoint;
  }

  async compareAndSet(next: SyncCheckpoint): Promise<boolean> {
    if ((this.#checkpoint?.ver ?? 0) !== next.ver - 1) return false;
    this.#checkpoint = next;
    return true;
  }
}
