import uPlot from 'uplot';
import type { Zone } from './figure-format.ts';

export interface ChartSeries {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** A custom property of the style sheet. */
  readonly color: string;
  /** @default a line */
  readonly look?: 'line' | 'dotted' | 'thin' | 'bars' | 'steps';
}

export interface ChartMark {
  readonly at: number;
  readonly value: number;
  readonly shape: 'ring' | 'triangle' | 'dot';
}

export interface ChartBand {
  readonly from: number;
  readonly to: number;
  readonly color: string;
}

/** All about a chart but its instants. */
export interface ChartPlan {
  readonly height: number;
  readonly series: readonly ChartSeries[];
  readonly marks?: readonly ChartMark[];
  readonly bands?: readonly ChartBand[];
  /** @default from what is shown; 0 is always in it where `hasZero` */
  readonly range?: readonly [number, number];
  readonly hasZero?: boolean;
  /** Charts of one name share their cursor. */
  readonly sync?: string;
}

const colorOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Hours and minutes on every tick, the day where it begins: `null`s are uPlot's way of saying "as the first". */
const TIME_TICKS = [
  [86_400, '{MM}-{DD}', null, null, null, null, null, null, 1],
  [3_600, '{HH}:{mm}', '\n{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [60, '{HH}:{mm}', '\n{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
];

export const optionsOf = (plan: ChartPlan, zone: Zone, element: HTMLElement): uPlot.Options => {
  const lines = colorOf('--line');
  const axis = {
    stroke: colorOf('--dim'),
    grid: { stroke: lines, width: 1 },
    ticks: { stroke: lines, width: 1, size: 4 },
    font: '12px system-ui, sans-serif',
  };
  return {
    width: element.clientWidth,
    height: plan.height,
    tzDate: (seconds) =>
      zone === 'utc' ? uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC') : new Date(seconds * 1_000),
    cursor: {
      drag: { x: true, y: false },
      ...(plan.sync === undefined ? {} : { sync: { key: plan.sync, setSeries: false } }),
    },
    legend: { live: true },
    scales: { x: { time: true }, y: { range: rangeOf(plan) } },
    axes: [
      { ...axis, values: TIME_TICKS, space: 64 },
      { ...axis, size: 58, values: (_chart, ticks) => ticks.map((tick) => tick.toLocaleString('en')) },
    ],
    series: [
      { label: zone === 'utc' ? 'UTC' : 'local', value: '{YYYY}-{MM}-{DD} {HH}:{mm}' },
      ...plan.series.map(seriesOf),
    ],
    hooks: {
      drawAxes: [(chart) => drawBands(chart, plan.bands ?? [])],
      draw: [(chart) => drawMarks(chart, plan.marks ?? [])],
    },
  };
};

const rangeOf =
  ({ range, hasZero = false }: ChartPlan): uPlot.Scale.Range =>
  (_chart, low, high) => {
    if (range !== undefined) return [range[0], range[1]];
    // Nothing but zeros: an axis of whole numbers, not of hundredths.
    const [least, most] = hasZero ? [Math.min(0, low ?? 0), high || 1] : [low ?? 0, high ?? 1];
    const room = (most - least || Math.abs(most) || 1) * 0.08;
    return [hasZero && least === 0 ? 0 : least - room, most + room];
  };

const seriesOf = ({ label, color, look = 'line' }: ChartSeries): uPlot.Series => {
  const stroke = colorOf(color);
  const value = (_chart: uPlot, raw: number | null): string =>
    raw === null ? '–' : raw.toLocaleString('en', { maximumFractionDigits: 2 });
  const base = { label, stroke, value, spanGaps: false };
  switch (look) {
    case 'dotted':
      return { ...base, width: 1.4, points: { show: true, size: 6, fill: stroke, stroke } };
    case 'bars':
      return {
        ...base,
        width: 0,
        fill: stroke,
        paths: uPlot.paths.bars?.({ size: [0.8, 24, 2] }) ?? null,
        points: { show: false },
      } as uPlot.Series;
    case 'steps':
      return {
        ...base,
        width: 1.6,
        paths: uPlot.paths.stepped?.({ align: 1 }) ?? null,
        points: { show: false },
      } as uPlot.Series;
    case 'thin':
      return { ...base, width: 1, dash: [4, 4], points: { show: false }, spanGaps: true };
    case 'line':
      return { ...base, width: 1.6, points: { show: false } };
  }
};

const drawBands = (chart: uPlot, bands: readonly ChartBand[]): void => {
  const { ctx, bbox } = chart;
  for (const { from, to, color } of bands) {
    const left = Math.max(bbox.left, chart.valToPos(from / 1_000, 'x', true));
    const right = Math.min(bbox.left + bbox.width, chart.valToPos(to / 1_000, 'x', true));
    if (right <= left) continue;
    ctx.save();
    ctx.globalAlpha = 0.16;
    ctx.fillStyle = colorOf(color);
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.restore();
  }
};

const drawMarks = (chart: uPlot, marks: readonly ChartMark[]): void => {
  const { ctx } = chart;
  const size = 6 * devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = colorOf('--warn');
  ctx.fillStyle = colorOf('--warn');
  ctx.lineWidth = 2 * devicePixelRatio;
  for (const { at, value, shape } of marks) {
    const [x, y] = [chart.valToPos(at / 1_000, 'x', true), chart.valToPos(value, 'y', true)];
    ctx.beginPath();
    if (shape === 'triangle') {
      ctx.moveTo(x, y - size);
      ctx.lineTo(x + size, y + size);
      ctx.lineTo(x - size, y + size);
      ctx.closePath();
    } else ctx.arc(x, y, size, 0, 2 * Math.PI);
    if (shape === 'ring') ctx.stroke();
    else ctx.fill();
  }
  ctx.restore();
};
