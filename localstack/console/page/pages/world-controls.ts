import { useState } from 'preact/hooks';
import type { Injection, WorldAction, WorldState } from '../../source/wire-world.ts';
import { type Html, html } from '../parts/html.ts';
import { Panel } from '../parts/panel.ts';

export type Act = (action: WorldAction) => Promise<void>;

interface ControlsProps {
  readonly state: WorldState;
  readonly act: Act;
  readonly isBusy: boolean;
}

const FACTORS: Readonly<Record<Injection, number>> = { breakout: 8, hot: 2, declining: 0.3 };
const SPEEDS = [0, 1, 30, 120, 600] as const;
const MANY = 50;
const STEP = 0.6;

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;

/** What a person can do to the world, and to what stands between it and the rows. */
export const Injections = ({ state, act, isBusy }: ControlsProps): Html => html`<div class="grid">
  <${Movie} state=${state} act=${act} isBusy=${isBusy} />
  <${Whole} state=${state} act=${act} isBusy=${isBusy} />
</div>`;

const Movie = ({ state, act, isBusy }: ControlsProps): Html => {
  const [movie, setMovie] = useState('1001');
  const [hoursLate, setHoursLate] = useState('6');
  const movieId = Number(movie);
  const isOff = isBusy || !Number.isSafeInteger(movieId) || movieId < 1;
  const move = (movement: Injection): Html => html`<button type="button" disabled=${isOff}
    onClick=${() => act({ kind: 'move', movieId, movement, factor: FACTORS[movement] })}>${movement} (× ${FACTORS[movement]})</button>`;
  return html`<${Panel} span=${6} title="A movie" note=${`from now on${state.speed === null ? '' : `, ${state.speed} × real time`}`}>
    <div class="row-of"><label>movie <input inputmode="numeric" size="9" value=${movie} onInput=${(event: Event) => setMovie(valueOf(event))} /></label>
      ${move('breakout')} ${move('hot')} ${move('declining')}</div>
    <div class="row-of">
      <button type="button" disabled=${isOff} onClick=${() => act({ kind: 'reviews', movieId, count: MANY, hoursLate: 0 })}>${MANY} reviews</button>
      <button type="button" disabled=${isOff} onClick=${() => act({ kind: 'reviews', movieId, count: MANY, hoursLate: Number(hoursLate) })}>${MANY} late reviews</button>
      <label>written <input inputmode="decimal" size="4" value=${hoursLate} onInput=${(event: Event) => setHoursLate(valueOf(event))} /> h ago</label></div>
    <p class="dim">Popularity moves within ten minutes of the world; a rise enters TMDB's trending list at once. How soon a label comes is the detector's matter.</p>
  </${Panel}>`;
};

const Whole = ({ state, act, isBusy }: ControlsProps): Html => {
  const [fault, setFault] = useState(state.faultKinds[0] ?? '');
  const act0 = (action: WorldAction) => () => act(action);
  return html`<${Panel} span=${6} title="The whole" note="TMDB, the log, the clock">
    <div class="row-of"><button type="button" disabled=${isBusy} onClick=${act0({ kind: 'common-step', factor: STEP })}>Common step (all × ${STEP})</button>
      <button type="button" disabled=${isBusy} onClick=${act0({ kind: 'duplicates', count: MANY })}>Send ${MANY} records again</button>
      <button type="button" disabled=${isBusy} onClick=${act0({ kind: 'poison' })}>Poison record</button></div>
    <div class="row-of"><label>TMDB answers with <select onChange=${(event: Event) => setFault(valueOf(event))}>${state.faultKinds.map(
      (kind) => html`<option key=${kind} value=${kind} selected=${kind === fault}>${kind}</option>`,
    )}</select></label>
      <button type="button" disabled=${isBusy} onClick=${act0({ kind: 'tmdb-fault', fault, count: 1_000 })}>the next 1,000 times</button>
      <button type="button" disabled=${isBusy} onClick=${act0({ kind: 'tmdb-fault', fault: null, count: 1 })}>as it should</button></div>
    ${state.faults.map((one) => html`<p class="failed" key=${one}>${one}</p>`)}
    <div class="row-of" role="group" aria-label="Speed of the world">${SPEEDS.map(
      (
        speed,
      ) => html`<button type="button" key=${speed} aria-pressed=${state.speed === speed} disabled=${isBusy || state.speed === null}
        onClick=${act0({ kind: 'speed', speed })}>${speed === 0 ? 'stand still' : `${speed} ×`}</button>`,
    )}</div>
  </${Panel}>`;
};
