import { DAY_MS, type EpochMs } from '../../lambdas/core/time.ts';
import { keyOf, uniformOf } from './chance/chance.ts';
import type { SimulatedMovie } from './simulated-movie.ts';
import { GENRES } from './text/title-words.ts';

export interface SimulatedMetadata {
  readonly genres: readonly { readonly id: number; readonly name: string }[];
  /** ISO date. */
  readonly releaseDate: string;
  readonly runtime: number;
  readonly budget: number;
  readonly revenue: number;
  readonly overview: string;
}

/** A movie's metadata changes every six days: takings are reported. */
const EDITION_MS = 6 * DAY_MS;

const editionAt = ({ traits }: SimulatedMovie, at: EpochMs): number =>
  Math.floor((at + uniformOf(keyOf(traits.key, 70)) * EDITION_MS) / EDITION_MS);

/** Whether the metadata changed in the 24 hours before `at`: what TMDB's list of changes shows. */
export const changedWithinDay = (movie: SimulatedMovie, at: EpochMs): boolean =>
  editionAt(movie, at) !== editionAt(movie, (at - DAY_MS) as EpochMs);

/** All of a movie's metadata but its takings, which alone change. */
interface Lasting extends Omit<SimulatedMetadata, 'revenue'> {
  readonly firstRevenue: number;
  readonly firstEdition: number;
}

/** Every list page shows metadata: it is written once per movie. */
const written = new WeakMap<SimulatedMovie, Lasting>();

export const metadataOf = (movie: SimulatedMovie, title: string, at: EpochMs): SimulatedMetadata => {
  const lasting = written.get(movie) ?? lastingOf(movie, title);
  written.set(movie, lasting);
  const { firstRevenue, firstEdition, ...rest } = lasting;
  const editions = Math.max(0, editionAt(movie, at) - firstEdition);
  return { ...rest, revenue: Math.round(firstRevenue * (1 + 0.02 * editions)) };
};

const lastingOf = (movie: SimulatedMovie, title: string): Lasting => {
  const chance = (part: number): number => uniformOf(keyOf(movie.traits.key, part));
  const ageDays = movie.traits.kind === 'newcomer' ? 0 : Math.floor(60 + chance(71) ** 2 * 9_000);
  const first = Math.floor(chance(72) * GENRES.length);
  const step = 1 + Math.floor(chance(73) * (GENRES.length - 2));
  const genres = [0, 1, 2].slice(0, 1 + Math.floor(chance(74) * 3)).map((nth) => (first + nth * step) % GENRES.length);
  // TMDB shows 0 for what it does not know.
  const budget = chance(77) < 0.3 ? 0 : Math.round(2e6 * Math.exp(4.5 * chance(75)));
  return {
    genres: [...new Set(genres)].map((index) => GENRES[index] as (typeof GENRES)[number]),
    releaseDate: new Date(movie.traits.origin - ageDays * DAY_MS).toISOString().slice(0, 10),
    runtime: 78 + Math.floor(90 * chance(76)),
    budget,
    firstRevenue: budget * (0.5 + 3 * chance(78)),
    firstEdition: editionAt(movie, movie.traits.origin),
    overview: `Everything changes for the people around ${title} within ${1 + Math.floor(30 * chance(79))} days.`,
  };
};
