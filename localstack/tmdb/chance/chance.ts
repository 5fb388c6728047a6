/** Chance without state: the same keys always bring the same draw, in whatever order they are asked for. */

const GOLDEN = 0x9e3779b9;

/** A bijective 32-bit mixer of low bias. Source: github.com/skeeto/hash-prospector */
const mixed = (bits: number): number => {
  let word = bits;
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
  return (word ^ (word >>> 16)) >>> 0;
};

/** A 32-bit key from another and one more part. */
export const keyOf = (key: number, part: number): number =>
  mixed((Math.imul(key, GOLDEN) + part) ^ mixed(part + GOLDEN));

/** Uniform in [0, 1). */
export const uniformOf = (key: number): number => mixed(key ^ GOLDEN) / 2 ** 32;

/** Standard normal. */
export const gaussOf = (key: number): number => {
  const radius = Math.sqrt(-2 * Math.log(1 - uniformOf(keyOf(key, 1))));
  return radius * Math.cos(2 * Math.PI * uniformOf(keyOf(key, 2)));
};

export const pick = <Item>(items: readonly Item[], key: number): Item =>
  items[Math.floor(uniformOf(key) * items.length)] as Item;

/** Successes in `trials` of probability `probability`. Exact for few trials, by the normal limit for many. */
export const binomialOf = (key: number, trials: number, probability: number): number => {
  if (trials > EXACT_UP_TO) {
    const mean = trials * probability;
    const deviation = Math.sqrt(mean * (1 - probability));
    return Math.min(trials, Math.max(0, Math.round(mean + deviation * gaussOf(key))));
  }
  let successes = 0;
  for (let trial = 0; trial < trials; trial++) if (uniformOf(keyOf(key, trial)) < probability) successes++;
  return successes;
};

const EXACT_UP_TO = 24;

/** A Poisson number of mean `mean`. */
export const poissonOf = (key: number, mean: number): number => {
  if (mean > EXACT_UP_TO) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussOf(key)));
  const floor = Math.exp(-mean);
  let product = 1;
  let count = -1;
  do product *= uniformOf(keyOf(key, ++count));
  while (product > floor);
  return count;
};

/** Noise that moves smoothly between independent normal draws at every whole `position`. */
export const smoothNoiseOf = (key: number, position: number): number => {
  const left = Math.floor(position);
  const blend = (1 - Math.cos(Math.PI * (position - left))) / 2;
  return gaussOf(keyOf(key, left)) * (1 - blend) + gaussOf(keyOf(key, left + 1)) * blend;
};
