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

interface Band {
  readonly label: DayLabel['label'];
  readonly from: UtcDay;
  readonly to: UtcDay;
}

/** A label on days that follow each other is one band; of a day with two labels the later is shown. */
const bandsOf = (run: LabelRun, movieId: number): Band[] => {
  const labels = new Map(run.stood.filter((each) => each.movieId === movieId).map(({ day, label }) => [day, label]));
  const bands: Band[] = [];
  for (const [day, label] of [...labels].sort(([one], [other]) => one - other)) {
    const last = bands.at(-1);
    if (last?.label === label && day === last.to + 1) bands[bands.length - 1] = { ...last, to: day };
    else bands.push({ label, from: day, to: day });
  }
  return bands;
};

/** Days of a band that has room for its name. */
const NAMED_DAYS = 4;

const pictureOf = (run: LabelRun, { movieId, levels }: WatchedMovie): string => {
  const usual = levels.map((_, index) =>
    index < 5 ? null : median(levels.slice(Math.max(0, index - 14), index).map(({ popularity }) => popularity)),
  );
  const top = Math.max(...levels.map(({ popularity }) => popularity)) * 1.1;
  const x = (day: UtcDay): number => MARGIN + ((day - FIRST_DAY) / DAYS) * (WIDTH - MARGIN - 8);
  const y = (value: number): number => HEIGHT - 24 - (value / top) * (HEIGHT - 44);
  const line = (points: readonly (readonly [UtcDay, number])[]): string =>
    points.map(([day, value]) => `${x(day).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const bands = bandsOf(run, movieId).map(({ label, from, to }) => {
    const [left, right] = [x(from), Math.min(x(utcDay(to + 1)), WIDTH)];
    const name =
      to - from + 1 < NAMED_DAYS
        ? ''
        : `<text x="${(left + 3).toFixed(1)}" y="24" fill="${COLOURS[label]}">${label}</text>`;
    return `<rect x="${left.toFixed(1)}" y="12" width="${(right - left).toFixed(1)}" height="${HEIGHT - 36}" fill="${COLOURS[label]}" opacity="0.18"><title>${label} from ${isoDateOf(from)} to ${isoDateOf(to)}</title></rect>${name}`;
  });
  const known = levels.flatMap(({ day }, index) => (usual[index] == null ? [] : [[day, usual[index]] as const]));
  const last = levels.at(-1)?.day ?? FIRST_DAY;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${bands.join('\n')}
<polyline fill="none" stroke="#9ca3af" stroke-dasharray="4 3" points="${line(known)}"/>
<polyline fill="none" stroke="#111827" stroke-width="1.8" points="${line(levels.map(({ day, popularity }) => [day, popularity] as const))}"/>
<text x="${MARGIN}" y="9" fill="#6b7280">popularity by day; dashed: the usual level</text>
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
