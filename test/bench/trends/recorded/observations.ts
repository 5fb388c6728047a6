import { type EpochMs, epochMs, HOUR_MS, hourOf, MINUTE_MS } from '../../../../lambdas/core/time.ts';
import type { DailyLevel } from '../../../../lambdas/core/trends/daily-levels/daily-level.ts';
import { startOf, type UtcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { seededRandom } from '../random.ts';
import type { RecordedDays, RecordedMovie } from './recorded-days.ts';

/** What one poll saw of one movie. */
export interface Sighting {
  readonly movieId: number;
  readonly releaseDay: UtcDay | null;
  readonly popularity: number;
  readonly voteCount: number;
  /** Place in the trending list; absent: not there, or the list was not seen. */
  readonly place?: number;
}

export interface Poll {
  readonly at: EpochMs;
  readonly sightings: readonly Sighting[];
}

const POLL_MS = 5 * MINUTE_MS;

/** Instant after midnight at which TMDB recomputes a movie: its own, the same every night, between 00:30 and 06:30 UTC. */
const recomputeOffsetOf = (movieId: number, pollMs: number): number => {
  const share = seededRandom(movieId)();
  return Math.floor(((0.5 + 6 * share) * HOUR_MS) / pollMs) * pollMs;
};

/** How often vote counts are shown: of all movies, or by movie. */
export type VoteHours = number | ((movieId: number) => number);

/**
 * The polls that a recording of days would have been made from: a movie's popularity steps at its instant of the night, its
 * votes are shown every `votesEveryHours`, and what did not change is told once an hour, as the poller does.
 */
export function* pollsOf(recorded: RecordedDays, votesEveryHours: VoteHours, pollMs = POLL_MS): Generator<Poll> {
  const first = recorded.days[0];
  const last = recorded.days.at(-1);
  if (first === undefined || last === undefined) return;
  const movies = recorded.movies.map((movie) => new ShownMovie(movie, votesEveryHours, pollMs));
  for (let at = startOf(first); at < startOf(last) + 24 * HOUR_MS; at = epochMs(at + pollMs)) {
    yield { at, sightings: movies.flatMap((movie) => movie.seenAt(at) ?? []) };
  }
}

class ShownMovie {
  readonly #movie: RecordedMovie;
  readonly #levels: ReadonlyMap<number, DailyLevel>;
  readonly #offset: number;
  readonly #votesEveryMs: number;
  readonly #votesPhaseMs: number;
  readonly #pollMs: number;
  #told: Sighting | undefined;
  #toldIn = -1;
  #votes = 0;

  constructor(movie: RecordedMovie, votesEveryHours: VoteHours, pollMs: number) {
    this.#movie = movie;
    this.#pollMs = pollMs;
    this.#levels = new Map(movie.levels.map((level) => [level.day, level]));
    this.#offset = recomputeOffsetOf(movie.movieId, pollMs);
    const hours = typeof votesEveryHours === 'number' ? votesEveryHours : votesEveryHours(movie.movieId);
    this.#votesEveryMs = hours * HOUR_MS;
    const share = seededRandom(movie.movieId + 1)();
    this.#votesPhaseMs = Math.floor((share * this.#votesEveryMs) / pollMs) * pollMs;
  }

  /** `undefined`: in no list, or nothing new this hour. */
  seenAt(at: EpochMs): Sighting | undefined {
    const { movieId, releaseDay, places } = this.#movie;
    const level = this.#levels.get(Math.floor((at - this.#offset) / (24 * HOUR_MS)));
    if (level === undefined) {
      this.#told = undefined;
      return undefined;
    }
    if (this.#told === undefined || (at - this.#votesPhaseMs) % this.#votesEveryMs < this.#pollMs)
      this.#votes = this.#votesAt(at);
    const hour = hourOf(at);
    const place = places.get(hour);
    const { popularity } = level;
    const told = this.#told;
    const isTold = told?.popularity === popularity && told.voteCount === this.#votes && told.place === place;
    if (isTold && this.#toldIn === hour) return undefined;
    const seen = { movieId, releaseDay, popularity, voteCount: this.#votes };
    this.#toldIn = hour;
    this.#told = place === undefined ? seen : { ...seen, place };
    return this.#told;
  }

  /** Votes come in evenly between the evenings whose counts are known. */
  #votesAt(at: EpochMs): number {
    const { levels } = this.#movie;
    const evening = (level: DailyLevel): number => startOf(level.day) + 18.75 * HOUR_MS;
    const next = levels.findIndex((level) => evening(level) > at);
    const [after, before] = [levels[next], levels[next - 1]];
    if (after === undefined) return levels.at(-1)?.voteCount ?? 0;
    if (before === undefined) return after.voteCount;
    const share = (at - evening(before)) / (evening(after) - evening(before));
    return Math.floor(before.voteCount + share * Math.max(0, after.voteCount - before.voteCount));
  }
}
