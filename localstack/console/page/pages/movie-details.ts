import { useState } from 'preact/hooks';
import type { MovieSeries, ShownReview, WeighedPiece, WindowReviews } from '../../source/wire-movies.ts';
import { useAnswer } from '../parts/asking.ts';
import { counted, duration, fixed, instant, signed, zoneName } from '../parts/figure-format.ts';
import { Term } from '../parts/glossary.ts';
import { type Html, html } from '../parts/html.ts';
import { useSettings } from '../parts/page-settings.ts';
import { Answered, Empty, Panel } from '../parts/panel.ts';
import { hashOf } from '../parts/place.ts';

interface WindowProps {
  readonly series: MovieSeries;
  /** `null`: there is none. */
  readonly windowStart: number | null;
  readonly onWindow: (windowStart: number) => void;
}

const SELDOM_MS = 30_000;

/** The reviews of one window and what the model saw in their words. */
export const WindowReviewsPanel = ({ series, windowStart, onWindow }: WindowProps): Html => {
  const { zone } = useSettings();
  const { moods, movieId } = series;
  const asked = useAnswer<WindowReviews>(
    windowStart === null ? null : `/api/movies/${movieId}/reviews?window=${windowStart}`,
    SELDOM_MS,
  );
  if (windowStart === null)
    return html`<${Panel} span=${6} title="Reviews of a window"><${Empty}>No window has reviews in these hours.</${Empty}></${Panel}>`;
  const at = moods.findIndex((row) => row.windowStart === windowStart);
  const row = moods[at];
  const step = (by: number): void => onWindow(moods[at + by]?.windowStart ?? windowStart);
  const buttons = html`<button id="window-back" type="button" disabled=${at <= 0} onClick=${() => step(-1)} title="[">‹ earlier</button>
    <button id="window-forward" type="button" disabled=${at < 0 || at >= moods.length - 1} onClick=${() => step(1)} title="]">later ›</button>`;
  return html`<${Panel} span=${6} title=${html`Reviews of a <${Term} word="window">window</${Term}>`} aside=${buttons}
      note=${`${instant(windowStart, zone)} ${zoneName(zone)}${row === undefined ? '' : ` · ${counted(row.reviews, 'review')}, mood ${signed(row.mood, 2)}`}`}>
    <${Answered} asked=${asked} what="Reading its reviews">${(answer: WindowReviews) => html`
      ${answer.note !== null && html`<${Empty}>${answer.note}</${Empty}>`}
      ${answer.reviews.map((review) => html`<${Review} key=${review.reviewId} review=${review} />`)}
      <p class="dim"><span class="good">underlined</span> pulled it up, <span class="poor">wavy</span> pulled it down; as VADER weighed each word in its place.</p>`}</${Answered}>
  </${Panel}>`;
};

const Review = ({ review }: { readonly review: ShownReview }): Html => {
  const { zone } = useSettings();
  const { author, createdAt, rating, compound, mood, pieces, partition, offset, edited } = review;
  return html`<article><p class="dim">${author}, ${instant(createdAt, zone)}${rating !== null && `, gave ${rating} of 10`} ·
      <strong> ${mood} ${signed(compound, 4)}</strong> · <a href=${hashOf('records', 'movie.reviews', partition, offset)}>follow</a>${edited !== null && ` · edited ${instant(edited.at, zone)}, was ${signed(edited.compoundBefore, 4)}`}</p>
    <p class="words">${pieces.map((piece, index) => html`<${Piece} key=${index} piece=${piece} />`)}</p></article>`;
};

const Piece = ({ piece: { text, weight } }: { readonly piece: WeighedPiece }): Html =>
  weight === 0
    ? text
    : html`${text.slice(0, text.length - text.trimStart().length)}<span class=${weight > 0 ? 'good' : 'poor'}
        title=${signed(weight, 2)}>${text.trimStart()}</span>`;

/** Windows that were counted again after they had closed. */
export const Corrections = ({ series, onWindow }: Omit<WindowProps, 'windowStart'>): Html => {
  const { zone } = useSettings();
  const { corrections, correctionsNote } = series;
  return html`<${Panel} span=${6} title="Corrections" note=${html`windows that had closed, and were counted again for a <${Term} word="late">late</${Term}> or edited review`}>
    ${correctionsNote !== null && html`<p class="dim">${correctionsNote}</p>`}
    ${
      corrections.length === 0
        ? html`<${Empty}>None in these hours.</${Empty}>`
        : html`<table><thead><tr><th>window</th><th>counted at</th><th class="num">late by</th><th class="num">reviews</th><th class="num">mood</th></tr></thead>
      <tbody>${corrections.slice(-10).map(
        ({ windowStart, at, lateByMs, before, after, isEdit }) => html`<tr key=${`${windowStart}/${at}`}>
          <td><button type="button" class="plain row" onClick=${() => onWindow(windowStart)}>${instant(windowStart, zone)}</button></td>
          <td>${instant(at, zone)}</td><td class="num">${duration(lateByMs)}</td>
          <td class="num">${isEdit ? 'edited' : `${before.reviews} → ${after.reviews}`}</td><td class="num">${fixed(before.mood, 2)} → ${fixed(after.mood, 2)}</td></tr>`,
      )}</tbody></table>`
    }
  </${Panel}>`;
};

/** The documents as they are, asked for when somebody wants them. */
export const Documents = ({ movieId }: { readonly movieId: number }): Html => {
  const [isOpen, setOpen] = useState(false);
  const asked = useAnswer<unknown>(isOpen ? `/api/movies/${movieId}/documents` : null, SELDOM_MS);
  return html`<${Panel} title="What a reader gets" note="the documents of the serving layer" aside=${html`
      <button type="button" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>${isOpen ? 'Hide' : 'Show'}</button>`}>
    ${
      isOpen &&
      html`<${Answered} asked=${asked} what="Asking the documents">${(answer: unknown) => html`
      <pre tabindex="0">${JSON.stringify(answer, null, 2)}</pre>`}</${Answered}>`
    }
  </${Panel}>`;
};
