import { useState } from 'preact/hooks';
import type { ConsoleSnapshot, LoggedEvent, StageCard, TopicState } from '../../source/wire-pipeline.ts';
import { clock, counted, duration, fixed, short, whole, zoneName } from '../parts/figure-format.ts';
import { Term } from '../parts/glossary.ts';
import { lastOf, withHoles } from '../parts/history-columns.ts';
import { type Html, html } from '../parts/html.ts';
import { LineChart } from '../parts/line-chart.ts';
import type { Live } from '../parts/live-state.ts';
import { useSettings } from '../parts/page-settings.ts';
import { Empty, Panel } from '../parts/panel.ts';

const MINUTE_MS = 60_000;

export const PipelinePage = ({ live }: { readonly live: Live }): Html => {
  const { snapshot } = live;
  if (snapshot === null) return html`<h1>Pipeline</h1><${Empty}>Waiting for the first figures …</${Empty}>`;
  return html`
    <h1>Pipeline</h1>
    ${snapshot.state === 'starting' && html`<${Steps} steps=${snapshot.steps} />`}
    <${Panel} title="From TMDB to the documents" note="this run, now">
      <ol class="flow">${snapshot.stages.map((stage) => html`<${Stage} key=${stage.id} stage=${stage} />`)}</ol>
    </${Panel}>
    <${Charts} live=${live} />
    <div class="grid">
      <${Topics} snapshot=${snapshot} />
      <${Events} events=${live.events} />
    </div>`;
};

const Steps = ({ steps }: Pick<ConsoleSnapshot, 'steps'>): Html => html`
  <${Panel} title="Starting" note="servers, tables, functions; then the past is replayed">
    <ol class="log">${steps.map(
      ({ text, tookMs }) => html`<li key=${text}>${tookMs === null ? '…' : '✓'} ${text}
        <span class="dim"> ${tookMs === null ? 'under way' : duration(tookMs)}</span></li>`,
    )}</ol>
  </${Panel}>`;

const STATUS = { ok: 'well', behind: 'behind', away: 'away', waiting: 'nothing yet' } as const;

const Stage = ({ stage }: { readonly stage: StageCard }): Html => {
  const { zone } = useSettings();
  const { name, status, since, value, unit, facts, remedy } = stage;
  const when = since === null ? '' : ` since ${clock(since, zone)} ${zoneName(zone)}`;
  return html`<li class=${`stage ${status}`} data-stage=${stage.id} data-status=${status}>
    <h3>${name}</h3>
    <p class="status"><span class="lamp" aria-hidden="true"></span>${STATUS[status]}${when}</p>
    <p><span class="big">${short(value)}</span> <span class="dim">${unit}</span></p>
    ${facts.map((fact) => html`<p class="dim fact">${fact}</p>`)}
    ${remedy !== null && html`<p class="remedy">${remedy}</p>`}
  </li>`;
};

const SPANS = [
  { name: '10 min', ms: 10 * MINUTE_MS },
  { name: '1 hour', ms: 60 * MINUTE_MS },
] as const;

const Charts = ({ live }: { readonly live: Live }): Html => {
  const [span, setSpan] = useState<(typeof SPANS)[number]>(SPANS[0]);
  const { at, recordsPerSecond, lag, p50, p99 } = withHoles(lastOf(live.history, span.ms));
  const note = `last ${span.name} on this machine, real time`;
  const buttons = SPANS.map(
    (one) => html`<button type="button" key=${one.name} aria-pressed=${one === span}
      onClick=${() => setSpan(one)}>${one.name}</button>`,
  );
  const chart = (name: string, series: unknown): Html => html`
    <${LineChart} name=${`${name}, ${note}`} times=${at} height=${170} hasZero sync="pipeline" series=${series} />`;
  return html`<div class="row-of" role="group" aria-label="Span of the charts">${buttons}</div>
    <div class="grid">
    <${Panel} span=${4} title="Records per second" note="real time">
      ${chart('Records per second', [{ label: 'records/s', values: recordsPerSecond, color: '--accent' }])}</${Panel}>
    <${Panel} span=${4} title=${html`<${Term} word="lag">Lag</${Term}>`} note="records not read yet, the most of each second">
      ${chart('Lag in records', [{ label: 'records', values: lag, color: '--warn' }])}</${Panel}>
    <${Panel} span=${4} title="Append to row" note="ms, of the last minute">
      ${chart('Append to row in milliseconds', [
        { label: 'p50', values: p50, color: '--up' },
        { label: 'p99', values: p99, color: '--breakout' },
      ])}</${Panel}>
  </div>`;
};

const Topics = ({ snapshot }: { readonly snapshot: ConsoleSnapshot }): Html => html`
  <${Panel} span=${6} title="Topics" note="open one for its partitions">
    <table><thead><tr><th>topic</th><th class="num">records</th><th class="num">per second</th>
      <th class="num">lag</th><th class="num wide">waits</th></tr></thead>
    <tbody>${snapshot.topics.map((topic) => html`<${TopicRows} key=${topic.topic} topic=${topic} />`)}</tbody></table>
    <p class="dim">Records delivered in this run; per second is the mean of the last minute.</p>
  </${Panel}>`;

const TopicRows = ({ topic }: { readonly topic: TopicState }): Html => {
  const [isOpen, setOpen] = useState(false);
  return html`
    <tr><td><button type="button" class="plain" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>
        ${isOpen ? '▾' : '▸'} ${topic.topic}</button></td>
      <td class="num">${whole(topic.records)}</td><td class="num">${fixed(topic.recordsPerSecond)}</td>
      <td class="num">${whole(topic.lag)}</td><td class="num wide">${duration(topic.lagMs)}</td></tr>
    ${isOpen && html`<tr><td colspan="5" class="dim">group ${topic.group}</td></tr>`}
    ${
      isOpen &&
      topic.partitions.map(
        ({ partition, records, lag, newestOffset }) => html`<tr key=${partition} class="dim">
        <td>partition ${partition}, newest offset ${whole(newestOffset)}</td><td class="num">${whole(records)}</td><td></td>
        <td class="num">${whole(lag)}</td><td class="wide"></td></tr>`,
      )
    }`;
};

const Events = ({ events }: { readonly events: readonly LoggedEvent[] }): Html => {
  const { zone } = useSettings();
  return html`<${Panel} span=${6} title="Said lately" note=${`real time, ${zoneName(zone)}`}>
    ${events.length === 0 ? html`<${Empty}>Nothing was said: all is well.</${Empty}>` : ''}
    <ul class="log">${events
      .toReversed()
      .slice(0, 12)
      .map(
        ({ id, severity, firstAt, lastAt, count, text, endedAt }) => html`<li key=${id} class=${severity}>
        <time>${clock(lastAt, zone)}</time> ${severity === 'expected' && html`<span class="tag">expected here</span> `}${text}
        ${count > 1 && html`<span class="dim"> · ${counted(count, 'time')}, first at ${clock(firstAt, zone)}</span>`}
        ${endedAt !== null && html`<span class="dim"> over since ${clock(endedAt, zone)}</span>`}</li>`,
      )}</ul>
  </${Panel}>`;
};
