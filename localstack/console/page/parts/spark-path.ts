export const SPARK_WIDTH = 120;
export const SPARK_HEIGHT = 26;

/** An SVG path through the points, on a scale of their own. */
export const pathOf = (points: readonly (readonly [number, number])[]): string => {
  const times = points.map(([at]) => at);
  const values = points.map(([, value]) => value);
  const [from, until, low, high] = [Math.min(...times), Math.max(...times), Math.min(...values), Math.max(...values)];
  return points
    .map(([at, value], index) => {
      const x = ((at - from) / (until - from || 1)) * SPARK_WIDTH;
      const y = SPARK_HEIGHT - 2 - ((value - low) / (high - low || 1)) * (SPARK_HEIGHT - 4);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
};
