import { useState } from 'preact/hooks';
import type { MovieSeries } from '../../source/wire-movies.ts';
import { useAnswer } from '../parts/asking.ts';
import { ago, counted, fixed, instant, whole } from '../parts/figure-format.ts';
import { type Html, html } from '../parts/html.ts';
import type { Live } from '../parts/live-state.ts';
import { csvOf, hoursOf } from '../parts/movie-columns.ts';
import { useSettings } from '../parts/page-settings.ts';
import { Answered, Empty } from '../parts/panel.ts';
import type { Place } from '../parts/place.ts';
import { MovieCharts } from './movie-charts.ts';
import { Corrections, Documents, WindowReviewsPanel } from './movie-details.ts';

const EVERY_MS = 10_000;
const SPANS = [6, 26, 48] as const;

export const MoviePage = ({ place }: { readonly live: Live; readonly place: Place }): Html => {
  const [hours, setHours] = useState<number>(26);
  const movieId = Number(place.rest[0]);
  const isId = Number.isSafeInteger(movieId) && movieId > 0;
  const asked = useAnswer<MovieSeries>(isId ? `/api/movies/${movieId}/series?hours=${hours}` : null, EVERY_MS);
  if (!isId)
    return html`<h1>Movie</h1><${Empty}>Search for a movie above: press / and type a part of its title.</${Empty}>`;
  return html`<p><a href="#/trends">← What moves</a></p>
    ${asked.answer === null && html`<h1>Movie ${movieId}</h1>`}
    <${Answered} asked=${asked} what=${`Reading the rows of movie ${movieId}`}>${(series: MovieSeries) => html`
      <${Shown} key=${movieId} series=${series} hours=${hours} onHours=${setHours} />`}</${Answered}>`;
};

interface ShownProps {
  readonly series: MovieSeries;
  readonly hours: number;
  readonly onHours: (hours: number) => void;
}

const Shown = ({ series, hours, onHours }: ShownProps): Html => {
  const [windowStart, setWindow] = useState<number | null>(null);
  const { ratings, moods } = series;
  const selected = windowStart ?? moods.at(-1)?.windowStart ?? null;
  if (ratings.length === 0 && moods.length === 0)
    return html`<${Head} series=${series} /><${Empty}>Nothing is known of this movie in the last ${hours} hours: nobody has
      seen it in a list, and nobody has reviewed it.</${Empty}>`;
  return html`<${Head} series=${series} />
    <div class="row-of">${SPANS.map(
      (span) =>
        html`<button type="button" key=${span} aria-pressed=${span === hours} onClick=${() => onHours(span)}>${span} h</button>`,
    )}<${Copies} series=${series} /></div>
    <${MovieCharts} series=${series} hours=${hoursOf(moods, series.now - hours * 3_600_000, series.now)} />
    <div class="grid">
      <${WindowReviewsPanel} series=${series} windowStart=${selected} onWindow=${setWindow} />
      <${Corrections} series=${series} onWindow=${setWindow} />
    </div>
    <${Documents} movieId=${series.movieId} />`;
};

const Head = ({ series }: { readonly series: MovieSeries }): Html => {
  const { zone } = useSettings();
  const { movieId, title, label, labelReason, labelSince, facts, ratings, now } = series;
  const last = ratings.at(-1);
  const state = [
    `movie ${movieId}`,
    ...facts,
    ...(last === undefined
      ? []
      : [
          `popularity ${fixed(last.popularity)}`,
          `★ ${fixed(last.voteAverage, 2)} of ${counted(last.voteCount, 'vote')}`,
          `newest row ${ago(last.windowStart, now)}`,
        ]),
  ];
  return html`<h1>${title ?? `Movie ${movieId}`} ${label !== null && html`<span class=${`tag ${label}`}>${label}</span>`}</h1>
    <p class="dim">${state.join(' · ')}${' · '}<a href=${`https://www.themoviedb.org/movie/${movieId}`} rel="noopener noreferrer" target="_blank">at TMDB</a></p>
    ${label !== null && labelReason !== null && html`<p>${label}: ${labelReason}</p>`}
    ${label !== null && labelReason === null && labelSince !== null && html`<p>${label} since ${instant(labelSince, zone)}</p>`}
    ${series.ratings.length > 0 && html`<p class="unseen">${whole(series.ratings.length)} windows</p>`}`;
};

const Copies = ({ series }: { readonly series: MovieSeries }): Html => {
  const [said, setSaid] = useState('');
  const copy = async (what: string, text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(`${what} copied`);
    } catch {
      setSaid('the browser does not let it be copied');
    }
  };
  const { copies } = series;
  return html`<button type="button" onClick=${() => copy('CSV', csvOf(series))}>Copy CSV</button>
    ${
      copies !== null &&
      html`<button type="button" onClick=${() => copy('cqlsh line', copies.cqlsh)}>Copy cqlsh</button>
    <button type="button" onClick=${() => copy('mongosh line', copies.mongosh)}>Copy mongosh</button>`
    }
    <span class="dim" role="status">${said}</span>`;
};
