import { short } from './figure-format.ts';
import { type Html, html } from './html.ts';
import { pathOf, SPARK_HEIGHT, SPARK_WIDTH } from './spark-path.ts';

interface SparklineProps {
  readonly points: readonly (readonly [number, number])[];
  /** A custom property of the style sheet. */
  readonly color: string;
  /** `popularity, 24 hours`. */
  readonly what: string;
}

/** A curve on its own scale; its newest figure stands beside it as text. */
export const Sparkline = ({ points, color, what }: SparklineProps): Html => {
  if (points.length < 2) return html`<span class="dim">–</span>`;
  const newest = short(points.at(-1)?.[1]);
  return html`<svg class="spark" width=${SPARK_WIDTH} height=${SPARK_HEIGHT} viewBox=${`0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`} role="img"
    aria-label=${`${what}, now ${newest}`}><path d=${pathOf(points)} stroke=${`var(${color})`} /></svg>`;
};
