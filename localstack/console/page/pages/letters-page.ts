import { useState } from 'preact/hooks';
import type { LetterLine, LetterList, RedriveResult, ShownLetter } from '../../source/wire-letters.ts';
import { messageOf, post, useAnswer } from '../parts/asking.ts';
import { counted, instant, whole, zoneName } from '../parts/figure-format.ts';
import { Term } from '../parts/glossary.ts';
import { type Html, html } from '../parts/html.ts';
import type { Live } from '../parts/live-state.ts';
import { useSettings } from '../parts/page-settings.ts';
import { Answered, Empty, Panel } from '../parts/panel.ts';
import { hashOf, type Place } from '../parts/place.ts';
import { Redrive } from './redrive-panel.ts';

const EVERY_MS = 10_000;

export const LettersPage = ({ live, place }: { readonly live: Live; readonly place: Place }): Html => {
  const [reason, setReason] = useState<string | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [result, setResult] = useState<RedriveResult | string | null>(null);
  const query = reason === null ? '' : `?reason=${encodeURIComponent(reason)}`;
  const asked = useAnswer<LetterList>(`/api/letters${query}`, EVERY_MS, live.snapshot?.counts['DeadLetters']);
  const send = async (isDryRun: boolean, confirmation: string | null): Promise<void> => {
    try {
      setResult(await post<RedriveResult>('/api/letters/redrive', { keys: [...picked], isDryRun, confirmation }));
    } catch (error) {
      setResult(messageOf(error));
    }
    asked.again();
  };
  const key = place.rest[0];
  return html`<h1>Dead letters</h1>
    <p class="dim">Each <${Term} word="dead letter">dead letter</${Term}> is kept with its reason until somebody sends it back, at most once.</p>
    ${key !== undefined && html`<${Letter} address=${key} />`}
    <${Answered} asked=${asked} what="Reading the dead letters">${(list: LetterList) => html`
      <${Reasons} list=${list} reason=${reason} onReason=${setReason} />
      <${Redrive} about=${live.about} picked=${picked} result=${result} onSend=${send} />
      <${Table} letters=${list.letters} picked=${picked} onPick=${setPicked} isCutOff=${list.isCutOff} />`}</${Answered}>`;
};

interface ReasonsProps {
  readonly list: LetterList;
  readonly reason: string | null;
  readonly onReason: (reason: string | null) => void;
}

const Reasons = ({ list, reason, onReason }: ReasonsProps): Html => html`
  <div class="row-of" role="group" aria-label="Reasons">
    <button type="button" aria-pressed=${reason === null} onClick=${() => onReason(null)}>all</button>
    ${list.byReason.map(
      (one) => html`<button type="button" key=${`${one.reason}${one.topic}`} aria-pressed=${reason === one.reason}
        onClick=${() => onReason(one.reason)}>${one.reason} · ${one.topic} ${whole(one.count)}</button>`,
    )}</div>`;

interface TableProps {
  readonly letters: readonly LetterLine[];
  readonly picked: ReadonlySet<string>;
  readonly onPick: (picked: ReadonlySet<string>) => void;
  readonly isCutOff: boolean;
}

const Table = ({ letters, picked, onPick, isCutOff }: TableProps): Html => {
  const { zone } = useSettings();
  const waiting = letters.filter(({ state }) => state === 'waiting').map(({ key }) => key);
  const toggle = (key: string): void => {
    const next = new Set(picked);
    if (!next.delete(key)) next.add(key);
    onPick(next);
  };
  const areAll = waiting.length > 0 && waiting.every((key) => picked.has(key));
  if (letters.length === 0)
    return html`<${Panel} title="Letters"><${Empty}>There are no dead letters: every record could be counted.</${Empty}></${Panel}>`;
  return html`<${Panel} title="Letters" note=${`${counted(letters.length, 'letter')} shown, newest first, ${zoneName(zone)} of the world${isCutOff ? '; there are more' : ''}`}>
    <table><thead><tr><th><input type="checkbox" aria-label="all that wait" checked=${areAll} disabled=${waiting.length === 0}
        onChange=${() => onPick(areAll ? new Set() : new Set(waiting))} /></th>
      <th>set aside</th><th>reason</th><th class="middle">where</th><th class="wide">movie</th><th>state</th></tr></thead>
    <tbody>${letters.map(
      ({ key, state, setAsideAt, reason, message, topic, partition, offset, movie }) => html`<tr key=${key}>
        <td><input type="checkbox" aria-label=${`pick ${topic} ${partition}/${offset}`} checked=${picked.has(key)} disabled=${state !== 'waiting'}
          onChange=${() => toggle(key)} /></td>
        <td class="once">${instant(setAsideAt, zone).slice(5)}</td>
        <td class="wrap"><a href=${hashOf('letters', key)}>${reason}</a><span class="reason">${message}</span></td>
        <td class="middle wrap">${topic} ${partition}/${offset}</td><td class="wide">${movie ?? '–'}</td><td>${state}</td></tr>`,
    )}</tbody></table>
  </${Panel}>`;
};

const Letter = ({ address }: { readonly address: string }): Html => {
  const { zone } = useSettings();
  const asked = useAnswer<ShownLetter>(`/api/letters/${encodeURIComponent(address)}`, 60_000);
  return html`<${Answered} asked=${asked} what="Reading the letter">${(letter: ShownLetter) => html`
    <${Panel} title=${letter.reason} note=${`${letter.topic} ${letter.partition}/${letter.offset}, ${letter.state}`} aside=${html`<a href="#/letters">Close</a>`}>
      <p>${letter.message}</p>
      <p>${letter.advice}</p>
      <p class="dim">set aside by ${letter.function} at ${instant(letter.setAsideAt, zone)}, appended at ${instant(letter.appendedAt, zone)} (real time)</p>
      ${letter.undecodable !== null && letter.undecodable !== letter.message && html`<p class="failed">It cannot be decoded: ${letter.undecodable}</p>`}
      <table><tbody>${letter.fields.map(
        ({ name, value, isOffending }) => html`<tr key=${name}><th scope="row">${name}</th>
          <td class="wrap">${isOffending ? html`<mark>${value}</mark> <span class="reason">this is what the reason is about</span>` : value}</td></tr>`,
      )}</tbody></table>
      <details><summary>${counted(letter.valueBytes ?? 0, 'byte')}, and ${counted(letter.headers.length, 'header')}</summary>
        <pre tabindex="0">${letter.hex}</pre><pre tabindex="0">${JSON.stringify(letter.headers, null, 2)}</pre></details>
    </${Panel}>`}</${Answered}>`;
};
