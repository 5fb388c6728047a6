import { binomialOf, keyOf, poissonOf, uniformOf } from './chance.ts';

/** A leaf of the tree is the span divided by 2^15: 53 s of 20 days. */
const LEVELS = 15;

/**
 * Random arrivals (votes, reviews) over a span of time, any part of which can be asked about without counting through the
 * rest: the span's total is one Poisson draw, and every half of an interval gets its share by one binomial draw. That is
 * exactly a Poisson process, at a cost of 15 draws per question.
 */
export class Arrivals {
  readonly total: number;
  readonly #key: number;
  readonly #span: number;
  /** Arrivals expected from the span's start until `offset`: never decreasing. */
  readonly #expected: (offset: number) => number;
  /** By level, of the way that was last gone down: the next question mostly goes down most of it. */
  readonly #halved: Halved[] = [];

  constructor(key: number, span: number, expected: (offset: number) => number) {
    this.#key = key;
    this.#span = span;
    this.#expected = expected;
    this.total = poissonOf(key, expected(span));
  }

  /** How many arrived before `offset`. */
  countBefore(offset: number): number {
    if (offset >= this.#span) return this.total;
    if (offset <= 0) return 0;
    const leaf = this.#descend(({ middle }) => offset >= middle);
    let before = leaf.before;
    for (let nth = 0; nth < leaf.count && this.#instantIn(leaf, nth) < offset; nth++) before++;
    return before;
  }

  /** When arrival `index` (from 0) came, as an offset from the span's start. */
  offsetOf(index: number): number {
    const leaf = this.#descend(({ before, left }) => index >= before + left);
    return this.#instantIn(leaf, index - leaf.before);
  }

  #descend(goesRight: (node: { middle: number; before: number; left: number }) => boolean): Leaf {
    let [start, end, count, before, node] = [0, this.#span, this.total, 0, 1];
    let [expectedStart, expectedEnd] = [0, this.#expected(this.#span)];
    for (let level = 0; level < LEVELS && count > 0; level++) {
      const middle = (start + end) / 2;
      let halved = this.#halved[level];
      if (halved?.node !== node) {
        const expectedMiddle = this.#expected(middle);
        const share = (expectedMiddle - expectedStart) / (expectedEnd - expectedStart);
        halved = { node, expectedMiddle, left: binomialOf(keyOf(this.#key, node), count, share) };
        this.#halved[level] = halved;
      }
      const { expectedMiddle, left } = halved;
      const right = goesRight({ middle, before, left });
      node = 2 * node + (right ? 1 : 0);
      if (right) [start, expectedStart, count, before] = [middle, expectedMiddle, count - left, before + left];
      else [end, expectedEnd, count] = [middle, expectedMiddle, left];
    }
    return { start, end, count, before, node };
  }

  /** One arrival in each equal part of the leaf, so that they come in the order of their numbers. */
  #instantIn({ start, end, count, node }: Leaf, nth: number): number {
    const chance = uniformOf(keyOf(keyOf(this.#key, node), nth));
    return start + ((nth + chance) / count) * (end - start);
  }
}

/** How an interval's arrivals fall on its halves. */
interface Halved {
  readonly node: number;
  readonly expectedMiddle: number;
  readonly left: number;
}

interface Leaf {
  readonly start: number;
  readonly end: number;
  readonly count: number;
  readonly before: number;
  readonly node: number;
}
