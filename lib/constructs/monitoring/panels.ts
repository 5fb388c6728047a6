/** How the dashboard's panels look; what they show is the dashboard's to say. */
import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, type IWidget, MathExpression, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';

const WIDTH = 6;
const HEIGHT = 6;
const FULL_WIDTH = 24;
/** What the line of an alarm is called. */
const ALARM = 'alarm';

export interface Panel {
  readonly title: string;
  readonly metrics: readonly IMetric[];
  /** A line that an alarm draws. @default - none */
  readonly threshold?: number;
  /** A line that tells nobody. @default - none */
  readonly line?: { readonly value: number; readonly label: string };
  /** @default - none */
  readonly unit?: string;
}

export const headingOf = (text: string): IWidget =>
  new TextWidget({ markdown: `## ${text}`, width: FULL_WIDTH, height: 1 });

export const graphOf = ({ title, metrics, threshold, line, unit }: Panel): IWidget => {
  const lines = [
    ...(threshold === undefined ? [] : [{ value: threshold, label: ALARM }]),
    ...(line === undefined ? [] : [line]),
  ];
  return new GraphWidget({
    title,
    left: [...metrics],
    leftYAxis: { min: 0, ...(unit === undefined ? {} : { label: unit, showUnits: false }) },
    ...(lines.length === 0 ? {} : { leftAnnotations: lines }),
    width: WIDTH,
    height: HEIGHT,
  });
};

/** A count per period as a rate per second; `label` tells it from others on the same panel. */
export const perSecond = (metric: IMetric, label: string): IMetric => {
  const id = `count_${label.replaceAll('-', '_')}`;
  return new MathExpression({
    expression: `FILL(${id}, 0) / PERIOD(${id})`,
    usingMetrics: { [id]: metric },
    period: Duration.minutes(1),
    label,
  });
};
