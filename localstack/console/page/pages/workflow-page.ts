import type { ExecutionSummary, ShownExecution, ShownStep } from '../../source/wire-workflow.ts';
import { useAnswer } from '../parts/asking.ts';
import { ago, clock, counted, duration } from '../parts/figure-format.ts';
import { type Html, html } from '../parts/html.ts';
import type { Live } from '../parts/live-state.ts';
import { useSettings } from '../parts/page-settings.ts';
import { Answered, Empty, Panel } from '../parts/panel.ts';
import { hashOf, type Place } from '../parts/place.ts';

const EVERY_MS = 15_000;

export const WorkflowPage = ({ live, place }: { readonly live: Live; readonly place: Place }): Html => {
  const stale = `${live.execution?.name}/${live.execution?.status}`;
  const asked = useAnswer<readonly ExecutionSummary[]>('/api/executions', EVERY_MS, stale);
  const name = place.rest[0] ?? asked.answer?.find(({ status }) => status !== 'running')?.name;
  return html`<h1>Workflow</h1>
    <p class="dim">Every five minutes of the world: what has changed is judged, ranked, copied to the documents and compared.</p>
    ${name !== undefined && html`<${Execution} name=${name} stale=${stale} />`}
    <${Answered} asked=${asked} what="Reading the executions">${(all: readonly ExecutionSummary[]) => html`
      <${List} all=${all} shown=${name} now=${live.snapshot?.at ?? 0} />`}</${Answered}>`;
};

interface ListProps {
  readonly all: readonly ExecutionSummary[];
  readonly shown: string | undefined;
  readonly now: number;
}

const List = ({ all, shown, now }: ListProps): Html => html`
  <${Panel} title="Executions" note="newest first, real time">
    ${
      all.length === 0
        ? html`<${Empty}>None yet: the first begins when the past is replayed.</${Empty}>`
        : html`<table><thead><tr><th>name</th><th>status</th><th class="num">took</th><th class="num middle">began</th></tr></thead><tbody>
      ${all.map(
        ({ name, status, durationMs, startedAt, error }) => html`<tr key=${name}><td class="wrap">
          <a href=${hashOf('workflow', name)} aria-current=${name === shown ? 'true' : undefined}>${name}</a>
          ${error !== null && html`<span class="reason failed">${error}</span>`}</td><td>${status}</td>
          <td class="num">${duration(durationMs)}</td><td class="num middle">${ago(startedAt, now)}</td></tr>`,
      )}</tbody></table>`
    }
  </${Panel}>`;

const Execution = ({ name, stale }: { readonly name: string; readonly stale: string }): Html => {
  const { zone } = useSettings();
  const asked = useAnswer<ShownExecution>(`/api/executions/${encodeURIComponent(name)}`, 60_000, stale);
  return html`<${Answered} asked=${asked} what=${`Reading ${name}`}>${(one: ShownExecution) => html`
    <${Panel} title=${one.name} note=${`${one.status}, began ${clock(one.startedAt, zone)}, took ${duration(one.durationMs)} · ${counted(one.steps.length, 'step')}`}>
      ${one.error !== null && html`<p class="failed">${one.error}</p>`}
      <${Gantt} execution=${one} />
      <details><summary>Steps with what went in and out</summary>
        ${one.steps.map((step, index) => html`<${Step} key=${index} step=${step} />`)}</details>
    </${Panel}>`}</${Answered}>`;
};

const ROW_HEIGHT = 20;
const NAME_WIDTH = 170;
const WIDTH = 900;

/** When each step ran, and which at once. */
const Gantt = ({ execution }: { readonly execution: ShownExecution }): Html => {
  const { steps, startedAt, durationMs } = execution;
  const end = Math.max(
    startedAt + (durationMs ?? 0),
    ...steps.map((step) => step.startedAt + step.durationMs),
    startedAt + 1,
  );
  const scale = (WIDTH - NAME_WIDTH - 70) / (end - startedAt);
  const height = steps.length * ROW_HEIGHT + 8;
  const name = `${execution.name}: ${steps.map((step) => `${labelOf(step)} ${duration(step.durationMs)}`).join(', ')}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Steps in time"><svg class="gantt" role="img" aria-label=${name} viewBox=${`0 0 ${WIDTH} ${height}`} width=${WIDTH}>
    ${steps.map((step, index) => {
      const x = NAME_WIDTH + (step.startedAt - startedAt) * scale;
      const width = Math.max(2, step.durationMs * scale);
      const y = index * ROW_HEIGHT + 4;
      return html`<g key=${index}><text x="0" y=${y + 12}>${labelOf(step)}</text>
        <rect class=${`bar ${step.error === null ? '' : 'failed'}`} x=${x} y=${y} width=${width} height=${ROW_HEIGHT - 6} rx="3" />
        <text x=${x + width + 6} y=${y + 12}>${duration(step.durationMs)}${step.error === null ? '' : ' ✗'}</text></g>`;
    })}</svg></div>`;
};

const labelOf = ({ state, shard }: ShownStep): string => (shard === null ? state : `${state} · ${shard}`);

const Step = ({
  step,
}: {
  readonly step: ShownStep;
}): Html => html`<details class="twin"><summary>${labelOf(step)} · ${step.functionName} · ${duration(step.durationMs)}</summary>
  ${step.error !== null && html`<p class="failed">${step.error}</p>`}
  <pre tabindex="0">in  ${step.input}${'\n'}out ${step.output ?? '–'}</pre></details>`;
