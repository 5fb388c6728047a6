declare module 'snappyjs' {
  /** @throws Error when the bytes are no snappy block, or say that they unpack to more than `maxLength` */
  export function uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
  export function compress(uncompressed: Uint8Array): Uint8Array;
}
