import { type AnyBulkWriteOperation, type Collection, MongoBulkWriteError } from 'mongodb';
import { RANKINGS, type RankingType } from '../../../schema/rankings.ts';
import { chunksOf } from '../../core/chunks.ts';
import { concurrently } from '../../core/concurrently.ts';
import type { Telemetry } from '../../core/ports.ts';
import {
  type CopyOutcome,
  type DocumentVersion,
  factsOf,
  isFirstOfRanking,
  type MovieView,
  type ViewDocument,
  type ViewDocuments,
} from '../../core/serving/view-ports.ts';
import type { EpochMs } from '../../core/time.ts';
import { timed } from '../telemetry/timed.ts';
import { instantOf, type StoredDocument, storedDocumentOf, viewDocumentOf } from './documentdb-document.ts';
import type { DocumentsConnection } from './documents-connection.ts';
import { movieViewOf } from './movie-view.ts';

/** About 150 kB a request: far from the server's limits, and a lost one is soon repeated. */
const DOCUMENTS_PER_WRITE = 250;
const IDS_PER_READ = 1_000;
/** Measured: two in flight keep a server busy while the next is being encoded, more add nothing. */
const IN_FLIGHT = 2;

const DUPLICATE_KEY = 11_000;

/** Newest of each data type. `$first` takes the order of the sort before it. */
const NEWEST_OF_EACH_TYPE = [
  { $sort: { window_start: -1 } },
  { $group: { _id: '$data_type', newest: { $first: '$$ROOT' } } },
] as const;

/** The documents in DocumentDB, or a MongoDB on this machine. */
export const makeViewDocuments = (connection: DocumentsConnection, telemetry: Telemetry): ViewDocuments => {
  const use = <Value>(act: (views: Collection<StoredDocument>) => Promise<Value>): Promise<Value> =>
    timed(telemetry, () => connection.use(act));

  const upsertAll = async (documents: readonly ViewDocument[], now: EpochMs): Promise<number> => {
    let newer = 0;
    await inBatches(documents, DOCUMENTS_PER_WRITE, async (batch) => {
      // Refused once, it stood in the way of another's insert, perhaps of an older one: now that there is a document, only a
      // newer one refuses it again.
      const refused = await use((views) => write(views, batch, now));
      if (refused.length === 0) return;
      const refusedAgain = await use((views) => write(views, refused, now));
      newer += refusedAgain.length;
    });
    return newer;
  };

  return {
    versionsOf: async (ids) => {
      const versions = new Map<string, DocumentVersion>();
      await inBatches(ids, IDS_PER_READ, async (some) => {
        for (const [id, standing] of await use((views) => readVersions(views, some))) versions.set(id, standing);
      });
      return versions;
    },

    upsert: async (documents, now): Promise<CopyOutcome> => {
      const others = documents.filter((document) => !isFirstOfRanking(document));
      const newer = (await upsertAll(others, now)) + (await upsertAll(documents.filter(isFirstOfRanking), now));
      return { written: documents.length - newer, newer };
    },

    restate: async (movieId, facts) => {
      const titled_at = new Date(facts.factsAt);
      const older = { movie_id: movieId, titled_at: { $lt: titled_at } };
      const newer = { $set: { ...factsOf(facts), titled_at } };
      return (await use((views) => views.updateMany(older, newer))).modifiedCount;
    },

    movieView: (movieId, now) => use((views) => readMovieView(views, movieId, now)),

    ranking: (type, at, limit, now) => use((views) => readRanking(views, { type, at, limit, now })),
  };
};

/** After a failure no more begin: each would wait for the same server. @throws the failure, when all in flight have ended */
const inBatches = async <Item>(
  items: readonly Item[],
  size: number,
  act: (batch: Item[]) => Promise<void>,
): Promise<void> => {
  let hasFailed = false;
  const [failure] = await concurrently(chunksOf(items, size), IN_FLIGHT, async (batch) => {
    if (hasFailed) return;
    try {
      await act(batch);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  });
  if (failure !== undefined) throw failure.error;
};

/** Returns the documents that another one of the same id kept out. */
const write = async (
  views: Collection<StoredDocument>,
  documents: readonly ViewDocument[],
  now: EpochMs,
): Promise<ViewDocument[]> => {
  try {
    await views.bulkWrite(
      documents.map((document) => replacementOf(document, now)),
      { ordered: false },
    );
    return [];
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const faults = [error.writeErrors].flat();
    const isOnlyKeptOut = faults.length > 0 && faults.every(({ code }) => code === DUPLICATE_KEY);
    if (!isOnlyKeptOut || error.result.getWriteConcernError() !== undefined) throw error;
    return faults.flatMap(({ index }) => documents[index] ?? []);
  }
};

/** Where the same or a newer version stands, the filter finds nothing and the insert meets its id. */
const replacementOf = (document: ViewDocument, now: EpochMs): AnyBulkWriteOperation<StoredDocument> => {
  const { _id, ...replacement } = storedDocumentOf(document, now);
  return { replaceOne: { filter: { _id, ver: { $lt: document.ver } }, replacement, upsert: true } };
};

const readVersions = async (views: Collection<StoredDocument>, ids: string[]): Promise<[string, DocumentVersion][]> => {
  const found = await views
    .find({ _id: { $in: ids } })
    .project<Pick<StoredDocument, '_id' | 'ver' | 'titled_at'>>({ ver: 1, titled_at: 1 })
    // One answer for all: what is left for a second one holds a cursor open, and the smallest cluster has six.
    .batchSize(ids.length)
    .toArray();
  return found.map(({ _id, ver, titled_at }) => [_id, { ver, factsAt: instantOf(titled_at) }]);
};

const readMovieView = async (
  views: Collection<StoredDocument>,
  movieId: number,
  now: EpochMs,
): Promise<MovieView | null> => {
  const shown = { $match: { movie_id: movieId, ttl_expires_at: { $gt: new Date(now) } } };
  const groups = await views.aggregate<{ newest: StoredDocument }>([shown, ...NEWEST_OF_EACH_TYPE]).toArray();
  const latest = groups.map(({ newest }) => viewDocumentOf(newest));
  return movieViewOf(movieId, latest);
};

interface RankingQuestion {
  readonly type: RankingType;
  readonly at: EpochMs;
  readonly limit: number;
  readonly now: EpochMs;
}

const readRanking = async (
  views: Collection<StoredDocument>,
  { type, at, limit, now }: RankingQuestion,
): Promise<ViewDocument[]> => {
  const rank = `${type}.${RANKINGS[type].rank}`;
  const shown = { data_type: type, ttl_expires_at: { $gt: new Date(now) } };
  const [first] = await views
    .find({ ...shown, window_start: { $lte: new Date(at) }, [rank]: 1 })
    .sort({ window_start: -1 })
    .limit(1)
    .toArray();
  if (first === undefined) return [];
  const ranked = await views
    .find({ ...shown, window_start: first.window_start })
    .sort({ [rank]: 1 })
    .limit(limit)
    .toArray();
  return ranked.map(viewDocumentOf);
};
