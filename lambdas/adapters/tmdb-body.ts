import type { Readable } from 'node:stream';
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';

/** What a body was found to be. */
export type TmdbBody = { readonly json: unknown } | { readonly fault: string };

const SHOWN_CHARACTERS = 60;
/** A body is packed as was asked for, and by TMDB and what stands in front of it without a word, at most. */
const MOST_LAYERS = 3;

/** A body as it was sent; `undefined` where it is larger. What breaks off rejects. */
export const bytesOf = (body: Readable, maxBytes: number): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= maxBytes) return;
      resolve(undefined);
      body.destroy();
    };
    body
      .on('data', take)
      .on('end', () => resolve(Buffer.concat(chunks)))
      .on('error', reject);
  });

/**
 * Reads a body, as it was sent, as JSON: at most `maxBytes` when it is unpacked.
 *
 * @param encodings what the header `content-encoding` says
 */
export const jsonOf = (body: Buffer | undefined, encodings: string | undefined, maxBytes: number): TmdbBody => {
  if (body === undefined) return tooLarge(maxBytes);
  const bytes = unpacked(body, encodings, maxBytes);
  return 'fault' in bytes ? bytes : parsed(bytes.toString('utf8'));
};

type Unpack = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

/** Gzip is what is asked for; some send the others all the same. What begins like gzip is gzip, whatever is said of it: no JSON does. */
const UNPACKERS: Readonly<Partial<Record<string, Unpack>>> = {
  gzip: (bytes, options) => (isGzip(bytes) ? gunzipSync(bytes, options) : bytes),
  br: brotliDecompressSync,
  deflate: inflateSync,
  zstd: zstdDecompressSync,
};

/** What stands in front of TMDB has been seen to send gzip without saying so. */
const UNSAID = Array.from({ length: MOST_LAYERS }, () => 'gzip');

const unpacked = (bytes: Buffer, encodings = '', maxBytes: number): Buffer | { readonly fault: string } => {
  const said = encodings.toLowerCase().split(',').slice(-MOST_LAYERS).reverse();
  let plain = bytes;
  for (const name of [...said.map((each) => each.trim()), ...UNSAID]) {
    if (!Object.hasOwn(UNPACKERS, name)) continue;
    try {
      plain = UNPACKERS[name]?.(plain, { maxOutputLength: maxBytes }) ?? plain;
    } catch (error) {
      const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      return isTooLarge ? tooLarge(maxBytes) : { fault: `the answer is broken ${name}: ${(error as Error).message}` };
    }
  }
  return plain;
};

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const tooLarge = (maxBytes: number): { readonly fault: string } => ({
  fault: `the answer is larger than ${maxBytes} bytes`,
});

const parsed = (text: string): TmdbBody => {
  try {
    // A byte order mark is no part of JSON.
    return { json: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown };
  } catch {
    return { fault: `the answer is no JSON: ${JSON.stringify(text.slice(0, SHOWN_CHARACTERS))}` };
  }
};
