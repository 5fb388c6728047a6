import type { SourceRecord } from '../../aws/event-source-mapping/record-source.ts';

/** Around key and value: an object, its fields and the bytes' own headers. */
const RECORD_OVERHEAD_BYTES = 200;

/** One partition: records in offset order, of which the oldest may have been dropped. */
export class PartitionLog {
  #records: SourceRecord[] = [];
  #start = 0;

  /** The offset of the oldest record still here. */
  get start(): number {
    return this.#start;
  }

  /** The offset the next record will get. */
  get end(): number {
    return this.#start + this.#records.length;
  }

  append(record: SourceRecord): void {
    this.#records.push(record);
  }

  read(from: number, maxRecords: number): SourceRecord[] {
    const at = from - this.#start;
    return this.#records.slice(at, at + maxRecords);
  }

  /** Drops the records before `offset` and returns the bytes they took. */
  dropBefore(offset: number): number {
    const dropped = this.#records.slice(0, offset - this.#start);
    this.#records = this.#records.slice(dropped.length);
    this.#start += dropped.length;
    return dropped.reduce((sum, record) => sum + bytesOf(record), 0);
  }
}

export const bytesOf = ({ key, value }: Pick<SourceRecord, 'key' | 'value'>): number =>
  (key?.length ?? 0) + (value?.length ?? 0) + RECORD_OVERHEAD_BYTES;
