import { gunzipSync } from 'node:zlib';

/** What a body was found to be. */
export type TmdbBody = { readonly json: unknown } | { readonly fault: string };

const SHOWN_CHARACTERS = 60;
/** A body is packed by TMDB and once more by what stands in front of it, at most. */
const MOST_LAYERS = 2;

/** Reads a body as JSON, at most `maxBytes` of it as sent and as unpacked. What breaks off rejects, as `fetch` does. */
export const jsonBodyOf = async (response: Response, maxBytes: number): Promise<TmdbBody> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) return tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const bytes = unpacked(Buffer.concat(chunks), maxBytes);
  return 'fault' in bytes ? bytes : parsed(bytes.toString('utf8'));
};

/** What stands in front of TMDB has been seen to send gzip without saying so. */
const unpacked = (bytes: Buffer, maxBytes: number): Buffer | { readonly fault: string } => {
  let plain = bytes;
  for (let layer = 0; layer < MOST_LAYERS && isGzip(plain); layer++) {
    try {
      plain = gunzipSync(plain, { maxOutputLength: maxBytes });
    } catch (error) {
      const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      return isTooLarge ? tooLarge(maxBytes) : { fault: `the answer is broken gzip: ${(error as Error).message}` };
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
