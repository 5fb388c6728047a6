import type { MovieFactName } from '../../../schema/movie-facts.ts';
import { type DataType, documentIdOf, factsOf, type ViewDocument } from '../../core/serving/view-ports.ts';
import { type EpochMs, epochMs } from '../../core/time.ts';

/** A document as the serving layer finds it: schema/documents. `view` is in the field that is named like the data type. */
export interface StoredDocument
  extends Partial<Record<DataType, Readonly<Record<string, unknown>>>>,
    Pick<ViewDocument, MovieFactName> {
  readonly _id: string;
  readonly movie_id: number;
  readonly hour: Date;
  readonly window_start: Date;
  readonly window_end: Date;
  readonly data_type: DataType;
  /** Event time of the metadata; the epoch's beginning while there are no facts. */
  readonly titled_at: Date;
  readonly ver: number;
  /** When this version was copied here. */
  readonly updated_at: Date;
  readonly ttl_expires_at: Date;
}

export const storedDocumentOf = (document: ViewDocument, now: EpochMs): StoredDocument => ({
  _id: documentIdOf(document),
  movie_id: document.movieId,
  hour: new Date(document.hour),
  window_start: new Date(document.windowStart),
  window_end: new Date(document.windowEnd),
  data_type: document.dataType,
  [document.dataType]: document.view,
  ...factsOf(document),
  titled_at: new Date(document.factsAt),
  ver: document.ver,
  updated_at: new Date(now),
  ttl_expires_at: new Date(document.expiresAt),
});

export const viewDocumentOf = (stored: StoredDocument): ViewDocument => ({
  movieId: stored.movie_id,
  dataType: stored.data_type,
  hour: instantOf(stored.hour),
  windowStart: instantOf(stored.window_start),
  windowEnd: instantOf(stored.window_end),
  view: stored[stored.data_type] ?? {},
  ...factsOf(stored),
  factsAt: instantOf(stored.titled_at),
  ver: stored.ver,
  expiresAt: instantOf(stored.ttl_expires_at),
});

export const instantOf = (date: Date): EpochMs => epochMs(date.getTime());
