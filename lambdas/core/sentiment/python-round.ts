/**
 * Python's `round(value, digits)` for |value| ≤ 1 and `digits` of 3 or 4: the decimal nearest to the exact binary value, and
 * on an exact tie the even one. `toFixed` is exact too, but rounds ties away from zero.
 */
export function roundHalfEven(value: number, digits: 3 | 4): number {
  const scale = digits === 3 ? 1_000 : 10_000;
  const magnitude = Math.abs(value);
  const rounded = nearest(magnitude, scale, digits) / scale;
  return value < 0 ? -rounded : rounded;
}

/** The product below is off by less than this. */
const MARGIN = 1e-9;

function nearest(magnitude: number, scale: number, digits: number): number {
  const scaled = magnitude * scale;
  const floor = Math.floor(scaled);
  const distance = scaled - floor - 0.5;
  if (distance > MARGIN) return floor + 1;
  if (distance < -MARGIN) return floor;
  // A tie is an odd multiple of 1/(2 · 10^digits) that is a binary fraction, so an odd multiple of 1/2^(digits + 1).
  const isTie = (magnitude * 2 ** (digits + 1)) % 2 === 1;
  return isTie ? floor + (floor % 2) : Math.round(Number(magnitude.toFixed(digits)) * scale);
}
