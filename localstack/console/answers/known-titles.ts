import type { Backend } from '../../backend/backend.ts';
import { realClock } from '../../time/local-time.ts';
import type { SearchHit } from '../source/wire-movies.ts';

/** Movies come and go slowly. */
const LASTING_MS = 60_000;

export interface KnownTitlesParts extends Pick<Backend, 'checkpoints'> {
  readonly workflowStores: Pick<Backend['workflowStores'], 'titles'>;
}

/** The movies that the poller knows, by title. */
export class KnownTitles {
  readonly #backend: KnownTitlesParts;
  #known: { readonly at: number; readonly hits: Promise<readonly SearchHit[]> } | undefined;

  constructor(backend: KnownTitlesParts) {
    this.#backend = backend;
  }

  async titleOf(movieId: number): Promise<string | null> {
    return (await this.#backend.workflowStores.titles.titlesOf([movieId])).get(movieId) ?? null;
  }

  /** Titles that begin so come first, then those with a word that does. */
  async search(text: string, limit: number): Promise<readonly SearchHit[]> {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') return [];
    const hits = (await this.#all()).flatMap((hit) => {
      const rank = rankOf(hit, wanted);
      return rank === undefined ? [] : [{ hit, rank }];
    });
    return hits
      .sort((one, other) => one.rank - other.rank || one.hit.movieId - other.hit.movieId)
      .slice(0, limit)
      .map(({ hit }) => hit);
  }

  #all(): Promise<readonly SearchHit[]> {
    const at = realClock.now();
    if (this.#known === undefined || at - this.#known.at > LASTING_MS) {
      const hits = this.#read();
      this.#known = { at, hits };
      hits.catch(() => {
        this.#known = undefined;
      });
    }
    return this.#known.hits;
  }

  async #read(): Promise<readonly SearchHit[]> {
    const movieIds = (await this.#backend.checkpoints.readAll()).map(({ movieId }) => movieId);
    const titles = await this.#backend.workflowStores.titles.titlesOf(movieIds);
    return movieIds.map((movieId) => ({ movieId, title: titles.get(movieId) ?? null }));
  }
}

const rankOf = ({ movieId, title }: SearchHit, wanted: string): number | undefined => {
  if (String(movieId) === wanted) return 0;
  const lower = title?.toLowerCase() ?? '';
  if (lower.startsWith(wanted)) return 1;
  if (lower.includes(` ${wanted}`)) return 2;
  return lower.includes(wanted) ? 3 : undefined;
};
