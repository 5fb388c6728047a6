import { DAY_MS } from '../../../../lambdas/core/time.ts';
import { type UtcDay, utcDayOf } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { tunedRivals } from './daily-rivals.ts';
import { CLAIMED, type Claim, type Figures, figuresOf, keyOf, type MovieDay, TASKS, type Task } from './figures.ts';
import type { DayLabel, LabelRun } from './label-run.ts';
import { outcomeOf } from './outcomes.ts';

export interface RecordedRow {
  readonly part: 'all days' | 'calm days' | 'flood days' | 'second half';
  readonly task: Task;
  readonly detector: string;
  readonly figures: Figures;
}

export interface RecordedFigures {
  readonly days: number;
  readonly movies: number;
  readonly rows: readonly RecordedRow[];
  readonly changesPerDay: number;
  /** Changes that another takes back within two days. */
  readonly flipsPerDay: number;
  /** Rises that begin (a day that is up after one that is known not to be), and those that get a label while they last. */
  readonly rises: number;
  readonly risesFound: number;
  /** Days from a rise's first day to its first label, of those found. */
  readonly medianDelayDays: number;
  /** Labels by the trending list alone. */
  readonly live: Figures;
}

/** Days before the first that is judged: half a memory, so that usual levels and the floor are known. */
const HISTORY_DAYS = 15;
/** The outcome of a day shows within three more. */
const OUTCOME_DAYS = 3;

export const measureRecorded = (run: LabelRun, floodDays: ReadonlySet<UtcDay>): RecordedFigures => {
  const judged = movieDaysOf(run);
  const days = [...new Set(judged.map(({ day }) => day))].sort((a, b) => a - b);
  const middle = days[days.length >> 1] ?? 0;
  const flood = judged.filter(({ day }) => floodDays.has(day));
  const calm = judged.filter(({ day }) => !floodDays.has(day));
  const training = calm.filter(({ day }) => day < middle);
  const reported = calm.filter(({ day }) => day >= middle);
  const rows = TASKS.flatMap((task): RecordedRow[] => {
    const ours = { task, detector: 'daily levels' };
    const claims = claimsOf(run.stood, task);
    const rivals = tunedRivals(run.catalogue.movies, task, training);
    const part = floodDays.size === 0 ? 'all days' : 'calm days';
    return [
      { ...ours, part, figures: figuresOf(task, calm, claims) },
      ...(flood.length === 0
        ? []
        : [{ ...ours, part: 'flood days' as const, figures: figuresOf(task, flood, claims) }]),
      { ...ours, part: 'second half', figures: figuresOf(task, reported, claims) },
      ...rivals.map(({ name, threshold, claims: rival }) => ({
        part: 'second half' as const,
        task,
        detector: `${name} ${threshold}`,
        figures: figuresOf(task, reported, rival),
      })),
    ];
  });
  const live = claimsOf(
    run.stood.filter(({ isLive }) => isLive),
    'up',
  );
  const changes = run.changes.filter(({ at }) => utcDayOf(at) >= (days[0] ?? 0));
  return {
    days: days.length,
    movies: new Set(judged.map(({ movieId }) => movieId)).size,
    rows,
    changesPerDay: changes.length / days.length,
    flipsPerDay: flipsIn(changes) / days.length,
    ...delayOf(calm, claimsOf(run.stood, 'up')),
    live: figuresOf('up', calm, live),
  };
};

/** Every day of every movie that is judged, movie by movie. */
export const movieDaysOf = ({ catalogue }: LabelRun): readonly MovieDay[] => {
  const movies = [...catalogue.movies.values()];
  const known = [...new Set(movies.flatMap(({ levels }) => levels.map(({ day }) => day)))].sort((a, b) => a - b);
  const days = new Set(known.slice(HISTORY_DAYS, -OUTCOME_DAYS));
  return movies.flatMap((movie) =>
    movie.levels
      .filter(({ day }) => days.has(day))
      .map(({ day }) => ({ movieId: movie.movieId, day, outcome: outcomeOf(movie, catalogue.days, day) })),
  );
};

/** What labels claim, of whatever detector. */
export const claimsOf = (stood: readonly DayLabel[], task: Task): Claim => {
  const on = new Set(stood.filter(({ label }) => CLAIMED[task].includes(label)).map(keyOf));
  return (movieId, day) => on.has(keyOf({ movieId, day }));
};

const FLIP_MS = 2 * DAY_MS;

const flipsIn = (changes: LabelRun['changes']): number => {
  const byMovie = Map.groupBy(changes, ({ movieId }) => movieId);
  return [...byMovie.values()].reduce(
    (sum, some) =>
      sum +
      some.filter(({ at, to }, index) => {
        const before = some[index - 1];
        return before !== undefined && before.from === to && at - before.at <= FLIP_MS;
      }).length,
    0,
  );
};

const delayOf = (
  movieDays: readonly MovieDay[],
  claims: Claim,
): Pick<RecordedFigures, 'rises' | 'risesFound' | 'medianDelayDays'> => {
  const delays: number[] = [];
  let rises = 0;
  for (const some of Map.groupBy(movieDays, ({ movieId }) => movieId).values()) {
    some.forEach(({ movieId, day, outcome }, index) => {
      if (outcome?.isUp !== true || some[index - 1]?.outcome?.isUp !== false) return;
      rises++;
      const rest = some.slice(index);
      const end = rest.findIndex((each) => each.outcome?.isUp !== true);
      const found = (end < 0 ? rest : rest.slice(0, end)).find((each) => claims(movieId, each.day));
      if (found !== undefined) delays.push(found.day - day);
    });
  }
  delays.sort((a, b) => a - b);
  return { rises, risesFound: delays.length, medianDelayDays: delays[delays.length >> 1] ?? Number.NaN };
};
