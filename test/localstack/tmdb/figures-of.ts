/** Statistics that the simulated TMDB is held to. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const quantileOf = (values: readonly number[], quantile: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(quantile * (values.length - 1))] ?? Number.NaN;

export const shareOf = <Item>(items: readonly Item[], holds: (item: Item) => boolean): number =>
  items.filter(holds).length / items.length;

/** @param bound what a figure may differ from the real one by: as far as so many draws scatter, and no further */
export const near =
  (real: number, bound: number) =>
  (figure: number): boolean =>
    Math.abs(figure - real) <= bound;
