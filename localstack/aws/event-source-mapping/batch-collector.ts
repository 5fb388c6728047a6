import type { MskRecord, Sleep } from '../../../lambdas/core/ports.ts';
import { type Gate, NO_LONGER_NEEDED } from './gate.ts';
import { type Envelope, mskRecordOf } from './msk-envelope.ts';
import { PayloadMeter } from './payload-meter.ts';
import type { RecordSource } from './record-source.ts';

/** The records of one invocation, in offset order within a partition, valid while the source is in this generation. */
export interface Batch {
  readonly generation: number;
  readonly records: readonly MskRecord[];
}

export interface CollectorSettings {
  readonly source: RecordSource;
  readonly envelope: Envelope;
  readonly accepts: (partition: number) => boolean;
  readonly batchSize: number;
  readonly batchingWindowMs: () => number;
  readonly maxPayloadBytes: number;
  readonly sleep: Sleep;
  /** Opened when records arrive, and when the mapping stops. */
  readonly gate: Gate;
  readonly stopping: AbortSignal;
}

/** Gathers records until the batch size, the payload limit or the batching window says that it is enough. */
export class BatchCollector {
  readonly #settings: CollectorSettings;
  readonly #meter: PayloadMeter;
  #generation = -1;
  #gathered: MskRecord[] = [];
  /** How many of the gathered fit the next batch. */
  #fitting = 0;

  constructor(settings: CollectorSettings) {
    this.#settings = settings;
    this.#meter = new PayloadMeter(settings.envelope);
  }

  /** The next batch, or null when the mapping stops. A record too large for any payload comes as a batch of its own. */
  async next(): Promise<Batch | null> {
    const { batchingWindowMs, gate, stopping } = this.#settings;
    const window = new BatchingWindow(this.#settings);
    try {
      while (!stopping.aborted) {
        this.#gather(window);
        if (this.#isFull() || (this.#fitting > 0 && (batchingWindowMs() === 0 || window.isOver))) return this.#cut();
        if (this.#fitting > 0) window.begin();
        await gate.wait();
      }
      return null;
    } finally {
      window.end();
    }
  }

  #gather(window: BatchingWindow): void {
    const { source, accepts, batchSize } = this.#settings;
    const generation = source.generation();
    if (generation !== this.#generation) {
      this.#generation = generation;
      this.#keep([]);
      window.end();
    }
    for (const record of source.poll(batchSize - this.#gathered.length, accepts)) {
      this.#gathered.push(mskRecordOf(source.topic, record));
    }
    this.#measure();
  }

  #measure(): void {
    for (let next = this.#gathered[this.#fitting]; next !== undefined; next = this.#gathered[this.#fitting]) {
      if (this.#fitting > 0 && this.#meter.bytesWith(next) > this.#settings.maxPayloadBytes) return;
      this.#meter.add(next);
      this.#fitting++;
    }
  }

  #isFull(): boolean {
    return this.#fitting >= this.#settings.batchSize || this.#fitting < this.#gathered.length;
  }

  #cut(): Batch {
    const records = this.#gathered.slice(0, this.#fitting);
    this.#keep(this.#gathered.slice(this.#fitting));
    return { generation: this.#generation, records };
  }

  #keep(records: MskRecord[]): void {
    this.#gathered = records;
    this.#fitting = 0;
    this.#meter.reset();
  }
}

/** Begins with the first record of a batch and opens the gate when it is over. */
class BatchingWindow {
  readonly #settings: Pick<CollectorSettings, 'sleep' | 'gate' | 'batchingWindowMs'>;
  #running: AbortController | null = null;
  isOver = false;

  constructor(settings: Pick<CollectorSettings, 'sleep' | 'gate' | 'batchingWindowMs'>) {
    this.#settings = settings;
  }

  begin(): void {
    if (this.#running !== null) return;
    const running = new AbortController();
    this.#running = running;
    const over = (): void => {
      if (running.signal.aborted) return;
      this.isOver = true;
      this.#settings.gate.open();
    };
    this.#settings.sleep(this.#settings.batchingWindowMs(), running.signal).then(over, over);
  }

  end(): void {
    this.#running?.abort(NO_LONGER_NEEDED);
    this.#running = null;
    this.isOver = false;
  }
}
