import { concurrently } from '../../../lambdas/core/concurrently.ts';
import type { Clock } from '../../../lambdas/core/ports.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../../lambdas/core/time.ts';
import type { TrendSnapshot } from '../../../lambdas/core/trends/trend-ports.ts';
import { TOPICS } from '../../../schema/names.ts';
import type { Metadata } from '../../../schema/records.ts';
import type { Backend } from '../../backend/backend.ts';
import { WINDOWING } from '../../pipeline/mappings.ts';
import type { MoodPoint, MovieSeries, Onset, RankedEntry, RankingsView, SearchHit } from '../source/wire-movies.ts';
import type { LabelChanged } from '../source/wire-pipeline.ts';
import type { RecordRing } from '../watching/record-ring.ts';
import { bytesOf, keyTextOf, valueOf } from './decoded-record.ts';
import { KnownTitles } from './known-titles.ts';
import { labelSpansOf } from './label-spans.ts';
import { type LevelStores, levelsOf, sparkOf } from './movie-levels.ts';
import { rankingsViewOf, type Sparks } from './rankings-view.ts';
import { correctionsOf } from './seen-reviews.ts';

const RETENTION_HOURS = 48;
const READS_AT_A_TIME = 16;

/** What of a run or a stage rankings and movies are read from. */
export interface MoviesParts {
  readonly backend: Pick<Backend, 'checkpoints'> & {
    readonly workflowStores: Pick<
      Backend['workflowStores'],
      'ratingHistory' | 'sentimentHistory' | 'viewRows' | 'trendSnapshots' | 'titles'
    > &
      LevelStores;
  };
  readonly clock: Clock;
  readonly copiesOf: (movieId: number) => MovieSeries['copies'];
  /** Why corrections are not known; `null`: they are. */
  readonly correctionsNote: string | null;
  /** Of all movies, oldest first; those that went by. */
  readonly labelChanges: () => readonly LabelChanged[];
  /** Of a simulated world. @default nobody knows */
  readonly onsetsOf?: (movieId: number, from: EpochMs) => readonly Onset[];
}

/** Rankings and movies of a run, through the stores that the run itself uses. */
export class AnyMovies {
  readonly #parts: MoviesParts;
  readonly #records: RecordRing;
  readonly #titles: KnownTitles;
  #sparks: { readonly hour: number; readonly sparks: Map<number, RankedEntry['spark']> } | undefined;

  constructor(parts: MoviesParts, records: RecordRing) {
    this.#parts = parts;
    this.#records = records;
    this.#titles = new KnownTitles(parts.backend);
  }

  async rankings(): Promise<RankingsView> {
    const now = this.#now();
    const decided = await this.#newestDecided();
    if (decided === null) return rankingsViewOf(now, null, new Map());
    const { trending, breakout, declining } = decided.ranking;
    const movieIds = [...new Set([...trending, ...breakout, ...declining].map(({ movieId }) => movieId))];
    return rankingsViewOf(now, decided, await this.#sparksOf(decided.windowStart, movieIds));
  }

  search(text: string, limit: number): Promise<readonly SearchHit[]> {
    return this.#titles.search(text, limit);
  }

  async series(movieId: number, hours: number): Promise<MovieSeries> {
    const now = this.#now();
    const { backend, copiesOf, correctionsNote, labelChanges, onsetsOf } = this.#parts;
    const from = epochMs(now - hours * HOUR_MS);
    const [ratings, moods, decided, title, levels] = await Promise.all([
      backend.workflowStores.ratingHistory.since(movieId, from),
      this.moods(movieId, from),
      this.#newestDecided(),
      this.#titles.titleOf(movieId),
      levelsOf(backend.workflowStores, movieId, now),
    ]);
    const standing = labelOf(decided, movieId);
    return {
      movieId,
      title,
      now,
      facts: this.#factsOf(movieId),
      windowSizeMs: WINDOWING.windowSizeMs,
      ...standing,
      labels: labelSpansOf(
        labelChanges().filter((change) => change.movieId === movieId),
        standing,
      ),
      onsets: onsetsOf?.(movieId, from) ?? [],
      ratings: ratings.map(({ windowStart, popularity, voteCount, average }) => ({
        windowStart,
        popularity,
        voteCount,
        voteAverage: average,
      })),
      moods,
      corrections: correctionsOf(this.#records, movieId, moods),
      correctionsNote,
      levels,
      copies: copiesOf(movieId),
    };
  }

  /** Rows of review_sentiments as readers see them. */
  async moods(movieId: number, from: EpochMs): Promise<MoodPoint[]> {
    const { sentimentHistory, viewRows } = this.#parts.backend.workflowStores;
    const starts = (await sentimentHistory.since(movieId, from)).map(({ windowStart }) => windowStart);
    const rows = await viewRows.read('sentiment', movieId, starts);
    const byStart = new Map(
      rows.map(({ windowStart, view, ver }) => [windowStart, moodPointOf(windowStart, view, ver)]),
    );
    return [...byStart.values()].sort((one, other) => one.windowStart - other.windowStart);
  }

  #now(): EpochMs {
    return this.#parts.clock.now();
  }

  async #newestDecided(): Promise<TrendSnapshot | null> {
    const { trendSnapshots } = this.#parts.backend.workflowStores;
    const now = this.#now();
    const newest = await trendSnapshots.newestBefore(epochMs(now + 1), epochMs(now - RETENTION_HOURS * HOUR_MS));
    return newest === null ? null : trendSnapshots.read(newest);
  }

  /** Of a movie once an hour: a level is a day's, and reading all of them anew for each ranking is most of what a page costs. */
  async #sparksOf(judgedAt: EpochMs, movieIds: readonly number[]): Promise<Sparks> {
    const hour = hourOf(judgedAt);
    if (this.#sparks?.hour !== hour) this.#sparks = { hour, sparks: new Map() };
    const { sparks } = this.#sparks;
    const now = this.#now();
    const unknown = movieIds.filter((movieId) => !sparks.has(movieId));
    await concurrently(unknown, READS_AT_A_TIME, async (movieId) => {
      sparks.set(movieId, await sparkOf(this.#parts.backend.workflowStores, movieId, now));
    });
    return sparks;
  }

  /** Of the newest metadata that went by. */
  #factsOf(movieId: number): string[] {
    const key = String(movieId);
    const newest = this.#records.of(TOPICS.metadata).findLast(({ record }) => keyTextOf(record) === key);
    if (newest === undefined) return [];
    const { genres, release_date, runtime } = valueOf(TOPICS.metadata, bytesOf(newest.record.value)) as Metadata;
    return [
      ...(genres.length === 0 ? [] : [genres.join(', ')]),
      ...(release_date === null ? [] : [`released ${release_date}`]),
      ...(runtime === null ? [] : [`${runtime} min`]),
    ];
  }
}

const moodPointOf = (windowStart: number, view: Readonly<Record<string, unknown>>, version: number): MoodPoint => ({
  windowStart,
  reviews: Number(view['review_count']),
  positive: Number(view['positive_count']),
  negative: Number(view['negative_count']),
  neutral: Number(view['neutral_count']),
  mood: Number(view['avg_sentiment']),
  version,
});

const labelOf = (decided: TrendSnapshot | null, movieId: number) => {
  const found = decided?.labels.find((labelled) => labelled.movieId === movieId);
  const { reason, since } = (found ?? {}) as { readonly reason?: unknown; readonly since?: unknown };
  return {
    label: found?.label ?? null,
    labelReason: typeof reason === 'string' ? reason : null,
    labelSince: typeof since === 'number' ? since : null,
  };
};
