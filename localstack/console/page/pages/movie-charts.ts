import type { MovieSeries } from '../../source/wire-movies.ts';
import { counted, day } from '../parts/figure-format.ts';
import { Term } from '../parts/glossary.ts';
import { type Html, html } from '../parts/html.ts';
import { LineChart } from '../parts/line-chart.ts';
import { type MoodHour, withGaps } from '../parts/movie-columns.ts';
import { Empty, Panel } from '../parts/panel.ts';

interface MovieChartsProps {
  readonly series: MovieSeries;
  readonly hours: readonly MoodHour[];
}

const BAND_COLORS: Readonly<Record<string, string>> = {
  hot: '--hot',
  breakout: '--breakout',
  declining: '--declining',
};

export const MovieCharts = ({ series, hours }: MovieChartsProps): Html => html`
  ${series.levels.length > 0 && html`<${Levels} series=${series} />`}
  <${Popularity} series=${series} />
  <div class="grid">
    <${Mood} series=${series} hours=${hours} />
    <${Counts} hours=${hours} />
    <${Votes} series=${series} />
  </div>`;

/** Why a movie is labelled: a day's level against what is usual for it, both free of what the whole catalogue did. */
const Levels = ({ series: { levels } }: Pick<MovieChartsProps, 'series'>): Html => html`
  <${Panel} title="Daily level" note="against its usual level, common step of the catalogue taken out, UTC days: why it is labelled">
    <${LineChart} name="Daily level against the usual level" height=${180} times=${levels.map((point) => point.day)}
      hasZero series=${[
        { label: 'level', values: levels.map(({ level }) => level), color: '--breakout' },
        { label: 'as TMDB says', values: levels.map(({ popularity }) => popularity), color: '--dim', look: 'thin' },
        { label: 'usual', values: levels.map(({ usual }) => usual), color: '--accent', look: 'thin' },
      ]} />
    <p class="dim">${counted(levels.length, 'day')}, the last ${day(levels.at(-1)?.day ?? 0)}</p>
  </${Panel}>`;

const Popularity = ({ series }: Pick<MovieChartsProps, 'series'>): Html => {
  const { ratings, labels, onsets } = series;
  const { times, points } = withGaps(ratings);
  const lines = [
    { label: 'popularity', values: points.map((point) => point?.popularity ?? null), color: '--breakout' },
  ];
  return html`<${Panel} title="Popularity" note="five-minute windows, event time, last sample of each">
    ${
      times.length === 0
        ? html`<${Empty}>No list has shown it in these hours.</${Empty}>`
        : html`<${LineChart} name="Popularity per window" times=${times} height=${220} sync="movie" series=${lines} bands=${bandsOf(series)} marks=${marksOf(series)} />`
    }
    ${(labels.length > 0 || onsets.length > 0) && html`<p class="dim">Bands: while it had a label, ● when that came.${onsets.length > 0 && ` ▲ what moved it: ${onsets.map(({ kind }) => kind).join(', ')}.`}</p>`}
  </${Panel}>`;
};

/** One that stands still ends with the curve. */
const bandsOf = ({ labels, now }: MovieSeries) =>
  labels.map(({ label, from, until }) => ({ from, to: until ?? now, color: BAND_COLORS[label] ?? '--dim' }));

/** On the curve, where it has a point by then. */
const marksOf = ({ labels, onsets, ratings }: MovieSeries) =>
  [
    ...onsets.map(({ at }) => ({ at, shape: 'triangle' })),
    ...labels.map(({ from }) => ({ at: from, shape: 'dot' })),
  ].flatMap((mark) => {
    const value = ratings.findLast(({ windowStart }) => windowStart <= mark.at)?.popularity;
    return value === undefined ? [] : [{ ...mark, value }];
  });

const Mood = ({ series, hours }: Omit<MovieChartsProps, 'labels'>): Html => {
  const marks = series.corrections.map(({ windowStart, after }) => ({
    at: Math.floor(windowStart / 3_600_000) * 3_600_000,
    value: hours.find(({ hour }) => hour === Math.floor(windowStart / 3_600_000) * 3_600_000)?.mood ?? after.mood,
    shape: 'ring',
  }));
  return html`<${Panel} span=${6} title=${html`<${Term} word="mood">Mood</${Term}>`} note=${`mean per hour, −1 … 1 · ○ corrected after its window had closed (${series.corrections.length})`}>
    ${
      hours.length === 0
        ? html`<${Empty}>No reviews in these hours.</${Empty}>`
        : html`<${LineChart} name="Mood per hour" times=${hours.map(({ hour }) => hour)} height=${180} sync="movie" range=${[-1.1, 1.1]}
            marks=${marks} series=${[
              { label: 'mood', values: hours.map(({ mood }) => mood), color: '--accent', look: 'dotted' },
            ]} />`
    }
  </${Panel}>`;
};

const Counts = ({ hours }: Pick<MovieChartsProps, 'hours'>): Html => html`
  <${Panel} span=${6} title="Reviews" note="per hour, positive up, negative down">
    ${
      hours.length === 0
        ? html`<${Empty}>No reviews in these hours.</${Empty}>`
        : html`<${LineChart} name="Reviews per hour" times=${hours.map(({ hour }) => hour)} height=${180} sync="movie" hasZero series=${[
            {
              label: 'positive',
              values: hours.map(({ positive }) => (positive === 0 ? null : positive)),
              color: '--up',
              look: 'bars',
            },
            {
              label: 'negative',
              values: hours.map(({ negative }) => (negative === 0 ? null : -negative)),
              color: '--bad',
              look: 'bars',
            },
          ]} />`
    }
  </${Panel}>`;

const Votes = ({ series }: Pick<MovieChartsProps, 'series'>): Html => {
  const { times, points } = withGaps(series.ratings);
  return html`<${Panel} span=${12} title="Votes" note="TMDB's count, last sample of each window">
    ${
      times.length > 0 &&
      html`<${LineChart} name="Votes per window" times=${times} height=${140} sync="movie" series=${[
        { label: 'votes', values: points.map((point) => point?.voteCount ?? null), color: '--up', look: 'steps' },
      ]} />`
    }
  </${Panel}>`;
};
