import avro, { type Schema, type Type } from 'avsc';

/** What avsc hands its types to read from; not in its typings. */
interface Tap {
  readonly buf: Buffer;
  pos: number;
  readLong(): number;
  skipLong(): void;
}

interface ItemsReader {
  readonly itemsType: { _read(tap: Tap): unknown };
}

/**
 * avsc believes an array's item count: a few bad bytes that read as 2^40 items would spin until memory is gone. Every
 * item of ours takes at least a byte, so a count above the bytes that are left is a lie.
 */
class BoundedArrayType extends avro.types.ArrayType {
  /** avsc also calls this on a resolver, which has an `itemsType` and nothing else. */
  _read(this: ItemsReader, tap: Tap): unknown[] {
    const items: unknown[] = [];
    for (let count = blockCountOf(tap); count > 0; count = blockCountOf(tap)) {
      for (let index = 0; index < count; index++) items.push(this.itemsType._read(tap));
    }
    return items;
  }

  _skip(this: BoundedArrayType & ItemsReader, tap: Tap): void {
    this._read(tap);
  }
}

/** @throws Error when the block claims more items than there are bytes */
const blockCountOf = (tap: Tap): number => {
  const read = tap.readLong();
  if (read < 0) tap.skipLong();
  const count = Math.abs(read);
  const bytesLeft = tap.buf.length - tap.pos;
  if (count > 0 && count > bytesLeft) throw new Error(`an array claims ${count} items in ${bytesLeft} bytes`);
  return count;
};

const boundArrays = (schema: Schema, options: unknown): Type | undefined => {
  const kind = typeof schema === 'object' && 'type' in schema ? schema.type : undefined;
  if (kind === 'map') throw new Error('maps are not bounded as arrays are; use an array of records');
  return kind === 'array' ? new BoundedArrayType(schema, options) : undefined;
};

/** The Avro type of a schema's JSON text, safe to read bytes of unknown origin with. Instants are plain numbers. */
export const avroTypeOf = (schemaText: string): Type =>
  avro.Type.forSchema(JSON.parse(schemaText) as Schema, { typeHook: boundArrays, omitRecordMethods: true });
