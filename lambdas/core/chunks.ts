/** `items` in their order, at most `size` at a time. */
export const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** `texts` in their order, in lists of at most `count` that are together at most `bytes` long; a longer one goes alone. */
export const chunksWithin = (
  texts: readonly string[],
  { count, bytes }: { readonly count: number; readonly bytes: number },
): string[][] => {
  const chunks: string[][] = [];
  let [chunk, length]: [string[], number] = [[], 0];
  for (const text of texts) {
    const size = Buffer.byteLength(text);
    if (chunk.length > 0 && (chunk.length === count || length + size > bytes)) {
      chunks.push(chunk);
      [chunk, length] = [[], 0];
    }
    chunk.push(text);
    length += size;
  }
  return chunk.length === 0 ? chunks : [...chunks, chunk];
};
