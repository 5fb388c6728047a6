import { RANKINGS, type RankingType } from '../../../schema/rankings.ts';
import {
  type CopyOutcome,
  type DataType,
  type DocumentVersion,
  documentIdOf,
  type KnownFacts,
  type MovieView,
  type ViewDocument,
  type ViewDocuments,
} from '../../core/serving/view-ports.ts';
import type { EpochMs } from '../../core/time.ts';
import { movieViewOf } from '../documents/movie-view.ts';

/** The in-memory fake of the documents: one contract suite runs against this and the real adapter. */
export class MemoryViewDocuments implements ViewDocuments {
  readonly #documents = new Map<string, ViewDocument>();

  async versionsOf(ids: readonly string[]): Promise<Map<string, DocumentVersion>> {
    const versions = new Map<string, DocumentVersion>();
    for (const id of ids) {
      const known = this.#documents.get(id);
      if (known !== undefined) versions.set(id, { ver: known.ver, factsAt: known.factsAt });
    }
    return versions;
  }

  async upsert(documents: readonly ViewDocument[]): Promise<CopyOutcome> {
    let written = 0;
    for (const document of documents) {
      const id = documentIdOf(document);
      if ((this.#documents.get(id)?.ver ?? -Infinity) >= document.ver) continue;
      this.#documents.set(id, structuredClone(document));
      written += 1;
    }
    return { written, newer: documents.length - written };
  }

  async restate(movieId: number, facts: KnownFacts): Promise<number> {
    const older = [...this.#documents].filter(
      ([, known]) => known.movieId === movieId && known.factsAt < facts.factsAt,
    );
    for (const [id, document] of older) this.#documents.set(id, { ...document, ...facts });
    return older.length;
  }

  async movieView(movieId: number, now: EpochMs): Promise<MovieView | null> {
    const newestFirst = this.#shown(now)
      .filter((document) => document.movieId === movieId)
      .sort((one, other) => other.windowStart - one.windowStart);
    const latest = new Map<DataType, ViewDocument>();
    for (const document of newestFirst) if (!latest.has(document.dataType)) latest.set(document.dataType, document);
    return movieViewOf(movieId, [...latest.values()]);
  }

  async ranking(type: RankingType, at: EpochMs, limit: number, now: EpochMs): Promise<ViewDocument[]> {
    const rankOf = ({ view }: ViewDocument) => Number(view[RANKINGS[type].rank]);
    const ranked = this.#shown(now).filter(({ dataType, windowStart }) => dataType === type && windowStart <= at);
    const whole = ranked.filter((document) => rankOf(document) === 1);
    const newest = Math.max(...whole.map(({ windowStart }) => windowStart));
    return ranked
      .filter(({ windowStart }) => windowStart === newest)
      .sort((one, other) => rankOf(one) - rankOf(other))
      .slice(0, limit);
  }

  /** Every document, for oracles. */
  all(): ViewDocument[] {
    return [...this.#documents.values()];
  }

  #shown(now: EpochMs): ViewDocument[] {
    return this.all().filter(({ expiresAt }) => expiresAt > now);
  }
}
