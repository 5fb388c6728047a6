import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { type ChartPlan, optionsOf } from './chart-options.ts';
import { instant, short, zoneName } from './figure-format.ts';
import { type Html, html } from './html.ts';
import { useSettings } from './page-settings.ts';

interface LineChartProps extends ChartPlan {
  /** What it is, for who cannot see it. */
  readonly name: string;
  /** Milliseconds. */
  readonly times: readonly number[];
}

const TABLE_ROWS = 200;

/** A chart, its cursor by arrow keys, and the same as a table. */
export const LineChart = (props: LineChartProps): Html => {
  const { name, times, series, height } = props;
  const { zone, theme } = useSettings();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const [spoken, setSpoken] = useState('');
  const shape = `${theme}/${zone}/${height}/${series.map(({ label }) => label).join('/')}/${props.marks?.length}/${props.bands?.length}`;
  const data = [times.map((at) => at / 1_000), ...series.map(({ values }) => [...values])] as uPlot.AlignedData;
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const drawn = new uPlot(optionsOf(props, zone, element), data, element);
    chart.current = drawn;
    const resized = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      drawn.destroy();
      chart.current = null;
    };
  }, [shape]);
  useEffect(() => chart.current?.setData(data), [times.length, times.at(-1), times[0]]);
  const speak = (index: number): void =>
    setSpoken(
      `${instant(times[index], zone)} ${zoneName(zone)}: ${series.map(({ label, values }) => `${label} ${short(values[index])}`).join(', ')}`,
    );
  return html`
    <div class="chart" role="figure" aria-label=${name} tabindex="0" ref=${place}
      onKeyDown=${(event: KeyboardEvent) => moveCursor(event, chart.current, speak)}></div>
    <p class="unseen" aria-live="polite">${spoken}</p>
    <details class="twin"><summary>Show as table</summary><${Twin} ...${props} /></details>`;
};

/** Arrow keys step from point to point. */
const moveCursor = (event: KeyboardEvent, chart: uPlot | null, speak: (index: number) => void): void => {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const times = chart?.data[0];
  if (step === 0 || chart === null || times === undefined || times.length === 0) return;
  event.preventDefault();
  const from = chart.cursor.idx ?? times.length - 1;
  const index = Math.min(times.length - 1, Math.max(0, from + step));
  chart.setCursor({ left: chart.valToPos(times[index] ?? 0, 'x'), top: 10 });
  speak(index);
};

const Twin = ({ name, times, series }: LineChartProps): Html => {
  const { zone } = useSettings();
  const first = Math.max(0, times.length - TABLE_ROWS);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${`${name}, as a table`}><table>
    <caption class="unseen">${name}</caption>
    <thead><tr><th>${zoneName(zone)}</th>${series.map(({ label }) => html`<th class="num">${label}</th>`)}</tr></thead>
    <tbody>${times.slice(first).map(
      (at, index) => html`<tr key=${at}><td>${instant(at, zone)}</td>
        ${series.map(({ values }) => html`<td class="num">${short(values[first + index])}</td>`)}</tr>`,
    )}</tbody></table></div>`;
};
