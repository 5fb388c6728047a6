import { popLeast, push } from './min-heap.ts';

/** A text's valences that are not 0, in order, with the positions of their tokens. */
export interface Valences {
  readonly positions: number[];
  readonly values: number[];
}

/** Up to this many values, looking through all of them is faster than keeping an index of them. */
const FEW = 200;

/**
 * The clause after "but" is what the text wants to say: valences before its first "but" count half, those after it half as
 * much again. As the original does it: for each value in turn, the FIRST one that equals it by then is changed.
 */
export function weighButClause({ positions, values }: Valences, butPosition: number): void {
  const weigh = (index: number) => {
    const factor = (positions[index] as number) < butPosition ? 0.5 : 1.5;
    values[index] = (values[index] as number) * factor;
  };
  if (values.length <= FEW) {
    for (let i = 0; i < values.length; i++) weigh(values.indexOf(values[i] as number));
  } else {
    weighFirstEquals(values, weigh);
  }
}

/** The same in n log n: the indices up to the current one, by the value that stands there by then. */
function weighFirstEquals(values: readonly number[], weigh: (index: number) => void): void {
  const indicesOf = new Map<number, number[]>();
  const add = (index: number): number[] => {
    const value = values[index] as number;
    const indices = indicesOf.get(value) ?? [];
    indicesOf.set(value, indices);
    push(indices, index);
    return indices;
  };
  for (let i = 0; i < values.length; i++) {
    const first = popLeast(add(i));
    weigh(first);
    add(first);
  }
}
