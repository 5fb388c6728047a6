import { useState } from 'preact/hooks';
import type { FollowedRecord, RecordTail, ShownRecord } from '../../source/wire-records.ts';
import { useAnswer } from '../parts/asking.ts';
import { clock, fieldsText, instant, zoneName } from '../parts/figure-format.ts';
import { type Html, html } from '../parts/html.ts';
import type { Live } from '../parts/live-state.ts';
import { useSettings } from '../parts/page-settings.ts';
import { Answered, Empty, Panel } from '../parts/panel.ts';
import { hashOf, type Place } from '../parts/place.ts';

const EVERY_MS = 2_000;
const SHOWN = 60;
const TOPICS = ['movie.reviews', 'movie.ratings', 'movie.metadata', 'movie.trending'] as const;

export const RecordsPage = ({ place }: { readonly live: Live; readonly place: Place }): Html => {
  const [place0, partition, offset] = place.rest;
  const [topic, setTopic] = useState<string>(place0 ?? TOPICS[0]);
  const [movie, setMovie] = useState('');
  const [held, setHeld] = useState<RecordTail | null>(null);
  const [since, setSince] = useState('');
  const filter = `${/^\d+$/.test(movie) ? `&movie=${movie}` : ''}${sinceOf(since, Date.now())}`;
  const asked = useAnswer<RecordTail>(`/api/records/${topic}?limit=${SHOWN}${filter}`, EVERY_MS);
  const shown = held === null ? asked : { ...asked, answer: held };
  return html`<h1>Records</h1>
    ${offset !== undefined && html`<${Followed} topic=${place0 ?? topic} partition=${partition ?? ''} offset=${offset} />`}
    <div class="row-of">
      <label>topic <select onChange=${(event: Event) => {
        setTopic((event.target as HTMLSelectElement).value);
        setHeld(null);
      }}>${TOPICS.map((one) => html`<option key=${one} value=${one} selected=${one === topic}>${one}</option>`)}</select></label>
      <label>movie <input inputmode="numeric" size="9" value=${movie} placeholder="any id" onInput=${(event: InputEvent) => setMovie((event.target as HTMLInputElement).value)} /></label>
      <label>since <input size="9" value=${since} placeholder="12:28 or 2/750" onChange=${(event: Event) => setSince((event.target as HTMLInputElement).value)} /></label>
      <button type="button" aria-pressed=${held !== null} onClick=${() => setHeld(held === null ? asked.answer : null)}>${held === null ? 'Hold' : 'Go on'}</button>
      <form class="row-of" onSubmit=${(event: Event) => openPlace(event, topic)}><label>follow <input name="place" size="12" placeholder="partition/offset" pattern="[0-9]+/[0-9]+" /></label>
        <button type="submit">Follow</button></form>
    </div>
    <${Answered} asked=${shown} what=${`Looking at ${topic}`}>${(tail: RecordTail) => html`<${Tail} tail=${tail} topic=${topic} />`}</${Answered}>`;
};

/** An hour and minute of today, UTC, or partition/offset; anything else asks for the newest. */
const sinceOf = (text: string, now: number): string => {
  const since = /^\d\d:\d\d$/.test(text) ? `${new Date(now).toISOString().slice(0, 11)}${text}Z` : text;
  return /^(\d+\/\d+|.*Z)$/.test(since) ? `&since=${encodeURIComponent(since)}` : '';
};

const openPlace = (event: Event, topic: string): void => {
  event.preventDefault();
  const text = new FormData(event.target as HTMLFormElement).get('place');
  const [partition = '', offset = ''] = typeof text === 'string' ? text.split('/') : [];
  if (offset !== '') location.hash = hashOf('records', topic, partition, offset);
};

const Tail = ({ tail, topic }: { readonly tail: RecordTail; readonly topic: string }): Html => {
  const { zone } = useSettings();
  return html`<${Panel} title=${topic} note=${tail.note}>
    ${tail.records.length === 0 && html`<${Empty}>Nothing of that has gone by.</${Empty}>`}
    ${
      tail.records.length > 0 &&
      html`<table><thead><tr><th>place</th><th class="middle">appended, ${zoneName(zone)}, real time</th><th>movie</th><th>value</th></tr></thead>
      <tbody>${tail.records.map(
        (record) => html`<tr key=${`${record.partition}/${record.offset}`}>
          <td><a href=${hashOf('records', topic, record.partition, record.offset)}>${record.partition}/${record.offset}</a></td>
          <td class="middle">${clock(record.appendedAt, zone)}</td><td>${record.key ?? '–'}</td><td class="wrap"><span class="value">${valueText(record)}</span></td></tr>`,
      )}</tbody></table>`
    }
  </${Panel}>`;
};

const LONGEST = 220;

const valueText = ({ value, fault }: ShownRecord): string => {
  if (fault !== null) return `! ${fault}`;
  const text = fieldsText(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

interface FollowedProps {
  readonly topic: string;
  readonly partition: string;
  readonly offset: string;
}

/** From the log to the row and the document. */
const Followed = ({ topic, partition, offset }: FollowedProps): Html => {
  const { zone } = useSettings();
  const asked = useAnswer<FollowedRecord>(`/api/records/${topic}/${partition}/${offset}`, 5_000);
  return html`<${Panel} title=${`${topic} ${partition}/${offset}`} note="from the log to what readers get" aside=${html`<a href="#/records">Close</a>`}>
    <${Answered} asked=${asked} what="Following it">${({ record, steps }: FollowedRecord) => html`
      <ol class="log">${steps.map(
        ({ name, text, detail }) => html`<li key=${name}><strong>${name}</strong> ${text}
        ${detail !== null && html`<pre tabindex="0">${JSON.stringify(detail, null, 1)}</pre>`}</li>`,
      )}</ol>
      <details><summary>The record, counted at ${instant(record.deliveredAt, zone)} of the world</summary><pre tabindex="0">${JSON.stringify(record.value, null, 2)}</pre></details>`}</${Answered}>
  </${Panel}>`;
};
