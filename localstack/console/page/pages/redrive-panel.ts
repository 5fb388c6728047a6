import { useState } from 'preact/hooks';
import type { ConsoleAbout } from '../../source/console-source.ts';
import type { RedriveResult } from '../../source/wire-letters.ts';
import { counted } from '../parts/figure-format.ts';
import { type Html, html } from '../parts/html.ts';
import { Panel } from '../parts/panel.ts';

interface RedriveProps {
  readonly about: ConsoleAbout | null;
  readonly picked: ReadonlySet<string>;
  /** A text: why it could not be done. */
  readonly result: RedriveResult | string | null;
  readonly onSend: (isDryRun: boolean, confirmation: string | null) => Promise<void>;
}

/** Pick, try, send: a try changes nothing, and a letter goes back at most once. */
export const Redrive = ({ about, picked, result, onSend }: RedriveProps): Html => {
  const [isBusy, setBusy] = useState(false);
  const [typed, setTyped] = useState('');
  const confirmation = about?.confirmation ?? null;
  const refusal = about?.redriveRefusal ?? null;
  const isConfirmed = confirmation === null || typed === confirmation;
  const send = async (isDryRun: boolean): Promise<void> => {
    setBusy(true);
    await onSend(isDryRun, confirmation === null ? null : typed);
    setBusy(false);
  };
  return html`<${Panel} title="Send back" note="to their topic, as they were">
    <div class="row-of">
      <button type="button" disabled=${isBusy || picked.size === 0} onClick=${() => send(true)}>Try (${picked.size})</button>
      ${confirmation !== null && refusal === null && html`<label>type ${confirmation} <input value=${typed} onInput=${(event: InputEvent) => setTyped((event.target as HTMLInputElement).value)} /></label>`}
      <button type="button" class="danger" disabled=${isBusy || picked.size === 0 || refusal !== null || !isConfirmed}
        onClick=${() => send(false)}>Send ${counted(picked.size, 'letter')}</button>
      ${refusal !== null && html`<span class="dim">${refusal}</span>`}
    </div>
    <div role="status"><${Result} result=${result} /></div>
  </${Panel}>`;
};

const Result = ({ result }: Pick<RedriveProps, 'result'>): Html => {
  if (result === null)
    return html`<p class="dim">Pick letters below; a try says what would happen and changes nothing.</p>`;
  if (typeof result === 'string') return html`<p class="failed">${result}</p>`;
  return html`<p>${result.isDryRun ? 'Nothing was sent; it would be so:' : 'Done:'}</p>
    <ul class="log">${result.letters.map(
      ({ key, outcome, detail }) => html`<li key=${key}><strong>${outcome}</strong> ${key}
      <span class="reason">${detail}</span></li>`,
    )}</ul>`;
};
