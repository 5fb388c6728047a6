import { useEffect, useRef } from 'preact/hooks';
import { type Html, html } from './html.ts';
import { useSettings } from './page-settings.ts';
import { hashOf } from './place.ts';

export const PAGE_KEYS: Readonly<Record<string, string>> = {
  t: 'trends',
  p: 'pipeline',
  w: 'workflow',
  d: 'letters',
  r: 'records',
  o: 'world',
};

const HELP: readonly (readonly [string, string])[] = [
  ['t p w d r o', 'Trends, Pipeline, Workflow, Dead letters, Records, World'],
  ['/', 'search for a movie'],
  ['j k', 'next and last row; Enter opens it'],
  ['[ ]', 'a window back and forward, on a movie'],
  ['u', 'UTC or local time'],
  ['space', 'hold the figures; again: go on'],
  ['← →', 'in a chart: from point to point, spoken'],
  ['?', 'this list'],
];

interface Acts {
  readonly pause: () => void;
  readonly help: () => void;
  readonly zone: () => void;
}

const ROWS = 'main tbody tr a, main tbody tr button.row';

/** Single keys, never inside a field and never with a modifier. */
export const useKeys = (isOn: boolean, acts: Acts): void => {
  const newest = useRef(acts);
  newest.current = acts;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || !isOn || isField(event.target)) return;
      const act = actOf(event.key, newest.current, event.target);
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [isOn]);
};

const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input,textarea,select') !== null;

const actOf = (key: string, acts: Acts, target: EventTarget | null): (() => void) | undefined => {
  const page = PAGE_KEYS[key];
  if (page !== undefined)
    return () => {
      location.hash = hashOf(page);
    };
  if (key === '/') return () => document.querySelector<HTMLElement>('#search')?.focus();
  if (key === 'j' || key === 'k') return () => focusRow(key === 'j' ? 1 : -1);
  if (key === '[' || key === ']')
    return () => document.querySelector<HTMLElement>(key === '[' ? '#window-back' : '#window-forward')?.click();
  if (key === 'u') return acts.zone;
  if (key === '?') return acts.help;
  // On a button or a link, space is its own.
  const isControl = target instanceof Element && target.closest('a,button,summary,[role=figure]') !== null;
  return key === ' ' && !isControl ? acts.pause : undefined;
};

const focusRow = (step: 1 | -1): void => {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)];
  const at = rows.findIndex((row) => row === document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))]?.focus();
};

export const KeyHelp = ({ onClose }: { readonly onClose: () => void }): Html => {
  const dialog = useRef<HTMLDialogElement>(null);
  const { hasKeys, set } = useSettings();
  useEffect(() => dialog.current?.showModal(), []);
  return html`<dialog ref=${dialog} onClose=${onClose} aria-label="Keys">
    <h2>Keys</h2>
    <dl class="keys">${HELP.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`)}</dl>
    <p><label><input type="checkbox" checked=${hasKeys} onChange=${() => set({ hasKeys: !hasKeys })} /> single keys are on</label></p>
    <button type="button" onClick=${() => dialog.current?.close()}>Close</button>
  </dialog>`;
};
