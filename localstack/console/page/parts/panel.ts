import type { Asked } from './asking.ts';
import { type Html, html } from './html.ts';

interface PanelProps {
  readonly title: Html;
  readonly note?: Html;
  readonly span?: 4 | 6 | 8 | 12;
  readonly aside?: Html;
  readonly children?: Html;
}

export const Panel = ({ title, note, span = 12, aside, children }: PanelProps): Html => html`
  <section class=${`panel span-${span}`}>
    <div class="panel-head"><h2>${title}</h2>${note === undefined ? '' : html`<span class="dim">${note}</span>`}
      ${aside === undefined ? '' : html`<span class="aside">${aside}</span>`}</div>
    ${children}
  </section>`;

export const Empty = ({ children }: { readonly children?: Html }): Html => html`<p class="empty">${children}</p>`;

/** Of a panel alone: the rest of the page goes on. */
const Failed = ({ error, again }: Pick<Asked<unknown>, 'error' | 'again'>): Html =>
  error === null
    ? ''
    : html`<p class="failed" role="status">${error} <button type="button" onClick=${again}>Try again</button></p>`;

interface WaitingProps<Answer> {
  readonly asked: Asked<Answer>;
  readonly what: string;
  readonly children: (answer: Answer) => Html;
}

/** The last answer, an error where there is one, or what is being waited for. */
export const Answered = <Answer>({ asked, what, children }: WaitingProps<Answer>): Html => html`
  <${Failed} error=${asked.error} again=${asked.again} />
  ${asked.answer !== null && children(asked.answer)}
  ${asked.answer === null && asked.error === null && html`<${Empty}>${what} …</${Empty}>`}`;
