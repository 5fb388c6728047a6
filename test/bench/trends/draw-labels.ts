/** Draws a movie of the simulated TMDB for each label, as the page on trends shows it: `node test/bench/trends/draw-labels.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../../../lambdas/core/trends/daily-levels/median.ts';
import { isoDateOf, type UtcDay, utcDay } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { World } from '../../../localstack/tmdb/world.ts';
import { type DayLabel, LabelRun } from './recorded/label-run.ts';
import type { WatchedMovie } from './recorded/watched-catalogue.ts';
import { pollsOfWorld } from './recorded/world-polls.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'lambdas', 'core', 'trends', 'pictures');
const FIRST_DAY = utcDay(20_700);
const DAYS = 48;
const [WIDTH, HEIGHT, MARGIN] = [720, 220, 34];
const COLOURS = { hot: '#d97706', breakout: '#dc2626', declining: '#2563eb' } as const;

/** The movie whose label stands longest, among those seen on nearly every day. */
const longest = (run: LabelRun, label: DayLabel['label']): WatchedMovie | undefined => {
  const days = Map.groupBy(
    run.stood.filter((each) => each.label === label),
    ({ movieId }) => movieId,
  );
  const known = [...run.catalogue.movies.values()].filter(({ levels }) => levels.length > DAYS - 4);
  return known.toSorted((a, b) => (days.get(b.movieId)?.length ?? 0) - (days.get(a.movieId)?.length ?? 0))[0];
};

const pictureOf = (run: LabelRun, { movieId, levels }: WatchedMovie): string => {
  const usual = levels.map((_, index) =>
    index < 5 ? null : median(levels.slice(Math.max(0, index - 14), index).map(({ popularity }) => popularity)),
  );
  const top = Math.max(...levels.map(({ popularity }) => popularity)) * 1.1;
  const x = (day: UtcDay): number => MARGIN + ((day - FIRST_DAY) / DAYS) * (WIDTH - MARGIN - 8);
  const y = (value: number): number => HEIGHT - 24 - (value / top) * (HEIGHT - 44);
  const line = (points: readonly (readonly [UtcDay, number])[]): string =>
    points.map(([day, value]) => `${x(day).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const bands = run.stood
    .filter((each) => each.movieId === movieId)
    .map(
      ({ day, label }) =>
        `<rect x="${x(day).toFixed(1)}" y="12" width="${((WIDTH - MARGIN) / DAYS).toFixed(1)}" height="${HEIGHT - 36}" fill="${COLOURS[label]}" opacity="0.18"><title>${isoDateOf(day)} ${label}</title></rect>`,
    );
  const known = levels.flatMap(({ day }, index) => (usual[index] == null ? [] : [[day, usual[index]] as const]));
  const last = levels.at(-1)?.day ?? FIRST_DAY;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${bands.join('\n')}
<polyline fill="none" stroke="#9ca3af" stroke-dasharray="4 3" points="${line(known)}"/>
<polyline fill="none" stroke="#111827" stroke-width="1.8" points="${line(levels.map(({ day, popularity }) => [day, popularity] as const))}"/>
<text x="2" y="20">${top.toFixed(0)}</text><text x="2" y="${HEIGHT - 22}">0</text>
<text x="${MARGIN}" y="${HEIGHT - 6}">${isoDateOf(FIRST_DAY)}</text>
<text x="${x(last).toFixed(0)}" y="${HEIGHT - 6}" text-anchor="end">${isoDateOf(last)}</text>
</svg>
`;
};

const run = new LabelRun(500);
for (const poll of pollsOfWorld(new World({ seed: 4, movieCount: 500 }), FIRST_DAY, DAYS)) run.take(poll);
mkdirSync(FOLDER, { recursive: true });
for (const label of ['hot', 'breakout', 'declining'] as const) {
  const movie = longest(run, label);
  if (movie !== undefined) writeFileSync(join(FOLDER, `${label}.svg`), pictureOf(run, movie));
}
