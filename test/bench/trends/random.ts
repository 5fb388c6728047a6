/** Numbers in [0, 1) that depend on the seed alone. Weyl sequence through the finalizer of MurmurHash3 (Appleby, 2011). */
export const seededRandom = (seed: number): (() => number) => {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  };
};

export const uniform = (random: () => number, [from, to]: readonly [number, number]): number =>
  from + (to - from) * random();

/** Standard normal: Box and Muller, Annals of Mathematical Statistics 29 (1958). */
export const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Poisson: Knuth, The Art of Computer Programming 2, 3.4.1; above a mean of 50 the normal approximation. */
export const poisson = (random: () => number, mean: number): number => {
  if (mean <= 0) return 0;
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
};
