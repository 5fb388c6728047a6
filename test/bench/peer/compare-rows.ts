/** Rows of a view as the numbers that are compared, by their key. */
export type Figures = ReadonlyMap<string, readonly number[]>;

/** Counts differ by one at least; of sums, floating point has its own in each order. */
const TOLERANCE = 1e-6;

/** How the peer's rows differ from ours, in words: the first of them, and how many do. `undefined`: not at all. */
export const differenceOf = (ours: Figures, peers: Figures): string | undefined => {
  const keys = new Set([...ours.keys(), ...peers.keys()]);
  const different = [...keys].filter((key) => !areEqual(ours.get(key), peers.get(key)));
  const [first] = different;
  if (first === undefined) return undefined;
  const said = (figures: readonly number[] | undefined): string =>
    figures === undefined ? 'no row' : `[${figures.join(', ')}]`;
  const example = `${first}: ours has ${said(ours.get(first))}, the peer's ${said(peers.get(first))}`;
  return `${different.length} of ${keys.size} rows differ; ${example}`;
};

const areEqual = (ours: readonly number[] | undefined, peers: readonly number[] | undefined): boolean =>
  ours !== undefined &&
  ours.length === peers?.length &&
  ours.every((figure, at) => Math.abs(figure - (peers[at] as number)) <= TOLERANCE);
