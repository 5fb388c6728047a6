import { chunksOf } from '../../lambdas/core/chunks.ts';
import type { NamedMovie } from './operator-ports.ts';

export interface KnownTitles {
  knownMovies(): Promise<readonly number[]>;
  /** Of those whose metadata has arrived. */
  titlesOf(movieIds: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

/** Of one request. */
const TITLES_AT_A_TIME = 500;

/** The movies that the poller knows whose titles have all these words, in the order of their titles; an exact title is the only one. */
export const moviesNamed = async (words: string, { knownMovies, titlesOf }: KnownTitles): Promise<NamedMovie[]> => {
  const known = await knownMovies();
  const wanted = words.toLowerCase().split(/\s+/);
  const found: NamedMovie[] = [];
  for (const some of chunksOf(known, TITLES_AT_A_TIME)) {
    for (const [movieId, title] of await titlesOf(some)) {
      const name = title.toLowerCase();
      if (wanted.every((word) => name.includes(word))) found.push({ movieId, title });
    }
  }
  const exact = found.filter(({ title }) => title.toLowerCase() === words.toLowerCase());
  if (exact.length === 1) return exact;
  return found.toSorted((one, other) => one.title.localeCompare(other.title) || one.movieId - other.movieId);
};
