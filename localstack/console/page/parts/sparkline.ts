import { short } from './figure-format.ts';
import { type Html, html } from './html.ts';

interface SparklineProps {
  readonly points: readonly (readonly [number, number])[];
  /** A custom property of the style sheet. */
  readonly color: string;
  /** `popularity, 24 hours`. */
  readonly what: string;
}

const WIDTH = 120;
const HEIGHT = 26;

/** A curve on its own scale; its newest figure stands beside it as text. */
export const Sparkline = ({ points, color, what }: SparklineProps): Html => {
  if (points.length < 2) return html`<span class="dim">–</span>`;
  const newest = short(points.at(-1)?.[1]);
  return html`<svg class="spark" width=${WIDTH} height=${HEIGHT} viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img"
    aria-label=${`${what}, now ${newest}`}><path d=${pathOf(points)} stroke=${`var(${color})`} /></svg>`;
};

/** Exported for tests. */
export const pathOf = (points: SparklineProps['points']): string => {
  const times = points.map(([at]) => at);
  const values = points.map(([, value]) => value);
  const [from, until, low, high] = [Math.min(...times), Math.max(...times), Math.min(...values), Math.max(...values)];
  return points
    .map(([at, value], index) => {
      const x = ((at - from) / (until - from || 1)) * WIDTH;
      const y = HEIGHT - 2 - ((value - low) / (high - low || 1)) * (HEIGHT - 4);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
};
