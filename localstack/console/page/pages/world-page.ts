import { useState } from 'preact/hooks';
import type { RecountReport, WorldAction, WorldEvent, WorldState } from '../../source/wire-world.ts';
import { messageOf, post, useAnswer } from '../parts/asking.ts';
import { clock, counted, duration, instant, short, whole, zoneName } from '../parts/figure-format.ts';
import { type Html, html } from '../parts/html.ts';
import type { Live } from '../parts/live-state.ts';
import { useSettings } from '../parts/page-settings.ts';
import { Answered, Empty, Panel } from '../parts/panel.ts';
import { hashOf } from '../parts/place.ts';
import { type Act, Injections } from './world-controls.ts';

const EVERY_MS = 5_000;

export const WorldPage = ({ live }: { readonly live: Live }): Html => {
  const refusal = live.about?.worldRefusal ?? null;
  const asked = useAnswer<WorldState>(refusal === null ? '/api/world' : null, EVERY_MS);
  const [said, setSaid] = useState<string>('');
  const [isBusy, setBusy] = useState(false);
  const act: Act = async (action: WorldAction) => {
    setBusy(true);
    try {
      setSaid((await post<{ readonly said: string }>('/api/world', action)).said);
    } catch (error) {
      setSaid(messageOf(error));
    }
    setBusy(false);
    asked.again();
  };
  if (refusal !== null) return html`<h1>World</h1><${Empty}>${refusal}</${Empty}>`;
  return html`<h1>World</h1>
    <p class="dim">What is true in the simulated world, and what was found of it. Only here, and only on this machine.</p>
    <p role="status" class=${said === '' ? 'unseen' : 'notice'}>${isBusy ? 'Under way …' : said}</p>
    <${Answered} asked=${asked} what="Asking the world">${(state: WorldState) => html`
      <${Injections} state=${state} act=${act} isBusy=${isBusy} />
      <div class="grid"><${Servers} state=${state} act=${act} isBusy=${isBusy} /><${Recount} /></div>
      <${Truth} state=${state} />`}</${Answered}>`;
};

interface ActingProps {
  readonly state: WorldState;
  readonly act: Act;
  readonly isBusy: boolean;
}

const Servers = ({ state: { servers, serversNote }, act, isBusy }: ActingProps): Html => {
  const { zone } = useSettings();
  const button = (
    server: string,
    action: 'kill' | 'restart' | 'pause' | 'resume',
    isOn: boolean,
    text: string,
  ): Html => html`
    <button type="button" class=${action === 'kill' ? 'danger' : ''} disabled=${isBusy || !isOn}
      onClick=${() => act({ kind: 'server', server, action })}>${text}</button>`;
  return html`<${Panel} span=${6} title="Servers" note="break one, and see on Pipeline what it means">
    ${serversNote !== null && html`<${Empty}>${serversNote}</${Empty}>`}
    ${servers.map(
      ({ name, title, isAlive, isPaused, awaySince }) => html`<div class="row-of" key=${name}><strong>${title}</strong>
        <span class=${isAlive && !isPaused ? 'dim' : 'failed'}>${isAlive ? (isPaused ? 'paused' : 'runs') : 'has ended'}${awaySince !== null && ` since ${clock(awaySince, zone)}`}</span>
        ${button(name, 'kill', isAlive, 'Kill -9')} ${button(name, 'restart', true, 'Restart')}
        ${isPaused ? button(name, 'resume', true, 'Resume') : button(name, 'pause', isAlive, 'Pause')}</div>`,
    )}
  </${Panel}>`;
};

/** The proof that nothing was lost or counted twice, whatever was done above. */
const Recount = (): Html => {
  const { zone } = useSettings();
  const [report, setReport] = useState<RecountReport | string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const recount = async (): Promise<void> => {
    setBusy(true);
    try {
      setReport(await post<RecountReport>('/api/world/recount', {}));
    } catch (error) {
      setReport(messageOf(error));
    }
    setBusy(false);
  };
  return html`<${Panel} span=${6} title="Recount" note="rows against the log">
    <div class="row-of"><button type="button" disabled=${isBusy} onClick=${recount}>${isBusy ? 'Counting …' : 'Count again'}</button></div>
    <div role="status">${typeof report === 'string' && html`<p class="failed">${report}</p>`}
    ${
      report !== null &&
      typeof report !== 'string' &&
      html`<p><strong>lost ${whole(report.lost)}, double ${whole(report.double)}</strong></p>
      <p class="dim">${counted(report.rows, 'row')} against ${counted(report.records, 'record')} of the log, windows from ${instant(report.since, zone)} ${zoneName(zone)}, in ${duration(report.tookMs)}. ${report.note}</p>
      <ul class="log">${report.differences.map((line) => html`<li key=${line}>${line}</li>`)}</ul>`
    }</div>
  </${Panel}>`;
};

const Truth = ({ state: { events, now } }: Pick<ActingProps, 'state'>): Html => {
  const { zone } = useSettings();
  return html`<${Panel} title="What happened, and when it was found" note=${`the last day of the world, newest first, ${zoneName(zone)}; labels are known since this run began, and of what was injected`}>
    ${
      events.length === 0
        ? html`<${Empty}>Nothing happened in the last day.</${Empty}>`
        : html`<table><thead><tr><th>onset</th><th>what</th><th>movie</th><th class="num middle">×</th><th>label came</th></tr></thead>
      <tbody>${events.map((event, index) => html`<${EventRow} key=${index} event=${event} now=${now} />`)}</tbody></table>`
    }
  </${Panel}>`;
};

const EventRow = ({ event, now }: { readonly event: WorldEvent; readonly now: number }): Html => {
  const { zone } = useSettings();
  const { kind, movieId, title, onset, factor, isInjected, foundAt } = event;
  const found =
    foundAt === null ? `not in ${duration(now - onset)}` : `after ${duration(Math.max(0, foundAt - onset))}`;
  return html`<tr><td class="once">${instant(onset, zone).slice(5)}</td><td><span class=${`tag ${kind}`}>${kind}</span>${isInjected && ' injected'}</td>
    <td class="title">${movieId === null ? 'all' : html`<a href=${hashOf('movie', movieId)}>${title ?? movieId}</a>`}</td>
    <td class="num middle">${short(factor)}</td><td>${movieId === null ? '–' : found}</td></tr>`;
};
