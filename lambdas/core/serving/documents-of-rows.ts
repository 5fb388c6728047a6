import { TABLES } from '../../../schema/names.ts';
import type { ChangeLog } from '../change-log/change-log-ports.ts';
import { chunksOf } from '../chunks.ts';
import { allConcurrently } from '../concurrently.ts';
import type { RetryUntilDeadline } from '../deadline.ts';
import type { Clock } from '../ports.ts';
import { epochMs } from '../time.ts';
import { type ChangedMovie, changedMoviesOf } from './changed-movies.ts';
import { readChanges } from './read-changes.ts';
import type { ViewRow, ViewRows } from './sync-ports.ts';
import {
  type DocumentVersion,
  documentIdOf,
  factsOf,
  type KnownFacts,
  NO_FACTS,
  type ViewDocument,
  type ViewDocuments,
} from './view-ports.ts';
import { changeWindowsOf, type ShardTask } from './workflow-payloads.ts';

export interface CopyDependencies {
  readonly viewRows: ViewRows;
  readonly documents: ViewDocuments;
  readonly clock: Clock;
  readonly retentionMs: number;
  /** Rows' partitions read at a time. */
  readonly concurrency: number;
}

/** So many movies are held in memory, and are the unit of repetition. */
const MOVIES_AT_A_TIME = 250;

/** Rankings are few and of all movies: one shard brings them all, so that a snapshot is written as one. */
const RANKING_SHARD = 0;

/** Some of a task's work: movies whose rows have changed, or rows of rankings. */
interface Portion {
  readonly movies: readonly ChangedMovie[];
  readonly read: () => Promise<PortionRows>;
}

export interface PortionRows {
  /** What has expired meanwhile is left out. */
  readonly documents: readonly ViewDocument[];
  /** Rows whose own column shows another velocity than their document. */
  readonly stale: readonly ViewRow[];
}

/**
 * Reads every row of a shard that the log names, in portions that fit into memory whatever the number of movies, and hands
 * each to `act`; facts that changed are told to all documents of their movies. Resolves to the number of rows.
 */
export const eachPortion = async (
  dependencies: CopyDependencies & { readonly changeLog: ChangeLog },
  task: ShardTask,
  retry: RetryUntilDeadline,
  act: (portion: PortionRows) => Promise<void>,
): Promise<number> => {
  const changes = await retry(TABLES.changedMovies, () => readChanges(dependencies.changeLog, task));
  let rows = 0;
  for (const { movies, read } of portionsOf(dependencies, task, changedMoviesOf(changes))) {
    const portion = await retry('rows of the views', read);
    await act(portion);
    await retry('facts of movies', () => restate(dependencies, movies));
    rows += portion.documents.length;
  }
  return rows;
};

const portionsOf = (dependencies: CopyDependencies, task: ShardTask, movies: readonly ChangedMovie[]): Portion[] => {
  const portions = chunksOf(movies, MOVIES_AT_A_TIME).map((some) => ({
    movies: some,
    read: () => readRowsOf(dependencies, some),
  }));
  if (task.shard !== RANKING_SHARD) return portions;
  return [...portions, { movies: [], read: () => readRankings(dependencies, task) }];
};

const readRowsOf = async (dependencies: CopyDependencies, movies: readonly ChangedMovie[]): Promise<PortionRows> => {
  const { viewRows, concurrency } = dependencies;
  const rows: ViewRow[] = [];
  const reads = movies.flatMap(({ movieId, starts }) => [...starts].map(([type, some]) => ({ movieId, type, some })));
  await allConcurrently(reads, concurrency, async ({ movieId, type, some }) => {
    rows.push(...(await viewRows.read(type, movieId, [...some])));
  });
  return documentsOf(dependencies, rows);
};

/** Those of executions that may not have come so far are brought too. */
const readRankings = async (dependencies: CopyDependencies, { plan }: ShardTask): Promise<PortionRows> => {
  const windows = [...new Set([...changeWindowsOf(plan), plan.windowStart])];
  const rows: ViewRow[] = [];
  await allConcurrently(windows, dependencies.concurrency, async (windowStart) => {
    rows.push(...(await dependencies.viewRows.rankings(windowStart)));
  });
  return documentsOf(dependencies, rows);
};

const documentsOf = async (
  { viewRows, clock, retentionMs }: CopyDependencies,
  rows: readonly ViewRow[],
): Promise<PortionRows> => {
  const facts = await viewRows.facts([...new Set(rows.map(({ movieId }) => movieId))]);
  const now = clock.now();
  const documents = rows
    .map((row) => documentOf(row, facts.get(row.movieId), retentionMs))
    .filter(({ expiresAt }) => expiresAt > now);
  return { documents, stale: rows.filter(({ isVelocityStale }) => isVelocityStale) };
};

const documentOf = (row: ViewRow, facts: KnownFacts | undefined, retentionMs: number): ViewDocument => ({
  movieId: row.movieId,
  dataType: row.dataType,
  hour: row.hour,
  windowStart: row.windowStart,
  windowEnd: row.windowEnd,
  view: row.view,
  ver: row.ver,
  ...(facts === undefined ? NO_FACTS : factsOf(facts)),
  factsAt: facts?.factsAt ?? epochMs(0),
  expiresAt: epochMs(row.windowStart + retentionMs),
});

/** Those of which there is none, or an older one, or one with older facts. */
export const behindOf = async (
  { documents }: Pick<CopyDependencies, 'documents'>,
  wanted: readonly ViewDocument[],
): Promise<ViewDocument[]> => {
  const versions = await documents.versionsOf(wanted.map(documentIdOf));
  return wanted.filter((document) => isBehind(document, versions.get(documentIdOf(document))));
};

const isBehind = ({ ver, factsAt }: ViewDocument, version: DocumentVersion | undefined): boolean =>
  version === undefined || version.ver < ver || version.factsAt < factsAt;

/** Writes documents, and gives their movies the facts they have here. Resolves to how many were written. */
export const upsertDocuments = async (
  { documents, clock }: Pick<CopyDependencies, 'documents' | 'clock'>,
  behind: readonly ViewDocument[],
): Promise<number> => {
  if (behind.length === 0) return 0;
  const { written } = await documents.upsert(behind, clock.now());
  if (written === behind.length) return written;
  // Of the same version, or of a newer one: only the facts can be behind.
  const known = new Map(behind.filter(isKnown).map((document) => [document.movieId, document]));
  for (const [movieId, document] of known) {
    await documents.restate(movieId, { ...factsOf<KnownFacts>(document), factsAt: document.factsAt });
  }
  return written;
};

const isKnown = (document: ViewDocument): document is ViewDocument & KnownFacts => document.factsAt > 0;

/** Gives every document of these movies their facts; resolves to how many had older ones. */
const restate = async (
  { viewRows, documents }: Pick<CopyDependencies, 'viewRows' | 'documents'>,
  movies: readonly ChangedMovie[],
): Promise<number> => {
  const changed = movies.filter(({ areFactsChanged }) => areFactsChanged).map(({ movieId }) => movieId);
  const known = changed.length === 0 ? new Map<number, KnownFacts>() : await viewRows.facts(changed);
  let count = 0;
  for (const [movieId, facts] of known) count += await documents.restate(movieId, facts);
  return count;
};
