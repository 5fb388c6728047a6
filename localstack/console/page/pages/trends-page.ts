import { useState } from 'preact/hooks';
import type { RankingType } from '../../../../schema/rankings.ts';
import type { RankedEntry, RankingsView } from '../../source/wire-movies.ts';
import type { LabelChanged } from '../../source/wire-pipeline.ts';
import { useAnswer } from '../parts/asking.ts';
import { ago, counted, fixed, instant, signed, zoneName } from '../parts/figure-format.ts';
import { Term } from '../parts/glossary.ts';
import { type Html, html } from '../parts/html.ts';
import type { Live } from '../parts/live-state.ts';
import { useSettings } from '../parts/page-settings.ts';
import { Answered, Empty, Panel } from '../parts/panel.ts';
import { hashOf } from '../parts/place.ts';
import { Sparkline } from '../parts/sparkline.ts';

const EVERY_MS = 10_000;

export const TrendsPage = ({ live }: { readonly live: Live }): Html => {
  const asked = useAnswer<RankingsView>(
    '/api/rankings',
    EVERY_MS,
    live.execution?.status === 'running' ? null : live.execution?.name,
  );
  return html`<h1>What moves</h1>
    <${Ticker} changes=${live.labels} />
    <${Answered} asked=${asked} what="Reading the rankings">${(view: RankingsView) => html`<${Rankings} view=${view} live=${live} />`}</${Answered}>`;
};

const Rankings = ({ view, live }: { readonly view: RankingsView; readonly live: Live }): Html => {
  const { rankings, judgedAt, now } = view;
  const isStarting = live.snapshot?.state !== 'live';
  if (judgedAt === null)
    return html`<${Panel} title="Not judged yet"><${Empty}>${
      isStarting
        ? 'The past is being replayed; movies are judged right after.'
        : 'No execution of the workflow has ended yet. The first comes within minutes of the world; see Workflow.'
    }</${Empty}></${Panel}>`;
  const table = (kind: RankingType, span: number): Html => html`
    <${Table} kind=${kind} title=${titleOf(kind, view)} span=${span} rows=${rankings[kind]} view=${view} judged=${ago(judgedAt, now)} />`;
  return html`<div class="grid uneven">
    ${(Object.keys(rankings) as RankingType[]).map((kind) => table(kind, kind === 'trending' ? 12 : 6))}
  </div>`;
};

const titleOf = (kind: RankingType, { titles }: RankingsView): Html => {
  const title = titles[kind];
  return kind === 'breakout' ? html`<${Term} word="breakout">${title}</${Term}>` : html`${title}`;
};

interface TableProps {
  readonly kind: RankingType;
  readonly title: Html;
  readonly span: number;
  readonly rows: readonly RankedEntry[];
  readonly view: RankingsView;
  readonly judged: string;
}

const COLORS: Readonly<Record<string, string>> = { hot: '--hot', breakout: '--breakout', declining: '--declining' };

/** Who scrolls past more than these on a page of three tables has asked for them. */
const FIRST = 15;

const Table = ({ kind, title, span, rows, view, judged }: TableProps): Html => {
  const { zone } = useSettings();
  const [isWhole, setWhole] = useState(false);
  const note = `judged ${judged}, for the window of ${instant(view.judgedAt, zone)} ${zoneName(zone)}`;
  const isFull = kind === 'trending';
  return html`<${Panel} title=${title} note=${note} span=${span}>
    ${
      rows.length === 0
        ? html`<${Empty}>Nothing, judged ${judged}: no movie stands out against what is usual for it.</${Empty}>`
        : html`<table data-ranking=${kind}><thead><tr><th class="num">#</th><th>movie</th>${isFull && html`<th>label</th>`}
          <th class="middle">${view.sparkSpan}</th><th class="num middle"><${Term} word="usual">× usual</${Term}></th>
          <th class="num">score</th><th class="num wide">${view.velocityUnit}</th>${isFull && html`<th class="wide">since</th>`}
        </tr></thead><tbody>${rows.slice(0, isWhole ? rows.length : FIRST).map((row) => html`<${Row} key=${row.movieId} row=${row} view=${view} isFull=${isFull} />`)}</tbody></table>
        ${!isWhole && rows.length > FIRST && html`<button type="button" onClick=${() => setWhole(true)}>Show all ${rows.length}</button>`}`
    }
  </${Panel}>`;
};

interface RowProps {
  readonly row: RankedEntry;
  readonly view: RankingsView;
  readonly isFull: boolean;
}

const Row = ({ row, view, isFull }: RowProps): Html => {
  const { zone } = useSettings();
  const { rank, movieId, title, label, score, velocity, timesUsual, reason, since, spark, reviews } = row;
  return html`<tr>
    <td class="num">${rank}</td>
    <td class="title"><a href=${hashOf('movie', movieId)}>${title ?? 'title not known yet'}</a> <span class="dim">${movieId}</span>
      ${reason !== null && html`<span class="reason">${reason}${!isFull && reviews !== null && `, ${counted(reviews, 'review')} in 24 h`}</span>`}</td>
    ${isFull && html`<td><span class=${`tag ${label ?? ''}`}>${label}</span></td>`}
    <td class="middle"><${Sparkline} points=${spark} color=${COLORS[label ?? ''] ?? '--accent'} what=${`popularity of ${view.sparkSpan}`} /></td>
    <td class="num middle">${fixed(timesUsual)}</td>
    <td class="num">${fixed(score)}</td>
    <td class="num wide">${signed(velocity)}</td>
    ${isFull && html`<td class="wide">${since === null ? '–' : instant(since, zone)}</td>`}
  </tr>`;
};

const SHOWN = 6;

const Ticker = ({ changes }: { readonly changes: readonly LabelChanged[] }): Html => {
  const { zone } = useSettings();
  if (changes.length === 0) return '';
  return html`<${Panel} title="Labels that changed" note=${`newest first, ${zoneName(zone)}`}>
    <ul class="ticker">${changes
      .toReversed()
      .slice(0, SHOWN)
      .map(
        ({ movieId, title, from, to, windowStart }) => html`<li key=${`${movieId}/${windowStart}`}>
        <span class="dim">${instant(windowStart, zone).slice(5)}</span> <a href=${hashOf('movie', movieId)}>${title}</a>
        ${' '}${from === 'none' ? '' : `${from} → `}${to === 'none' ? 'no longer' : html`<span class=${`tag ${to}`}>${to}</span>`}</li>`,
      )}</ul></${Panel}>`;
};
