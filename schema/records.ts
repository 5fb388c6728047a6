/**
 * The values on the topics, as readers of this data know them: field names are those of the Avro schemas in
 * `schema/avro`, which a test holds these types against. Instants are milliseconds since the epoch.
 */

/** `movie.reviews`: one review as TMDB shows it. Event time is `created_at`. */
export interface Review {
  readonly review_id: string;
  readonly movie_id: number;
  readonly author: string;
  readonly content: string;
  /** The author's own rating, 0–10. */
  readonly rating: number | null;
  readonly created_at: number;
  readonly url: string;
  /** When its author changed it last: of several texts of one review the newest counts. `null`: as written. */
  readonly updated_at: number | null;
}

/** `movie.ratings`: a movie's numbers as one poll saw them. Event time is `timestamp`, the instant of the poll. */
export interface Rating {
  readonly movie_id: number;
  /** 0–10. */
  readonly vote_average: number;
  readonly vote_count: number;
  readonly popularity: number;
  readonly timestamp: number;
}

export type MetadataEventType = 'created' | 'updated';

/** `movie.metadata`: what a movie is. Event time is `timestamp`, the instant of the poll. */
export interface Metadata {
  readonly movie_id: number;
  readonly title: string;
  /** ISO date, `2026-11-23`. */
  readonly release_date: string | null;
  readonly genres: readonly string[];
  /** Minutes. */
  readonly runtime: number | null;
  /** US dollars. */
  readonly budget: number | null;
  /** US dollars. */
  readonly revenue: number | null;
  readonly timestamp: number;
  readonly event_type: MetadataEventType;
}

export type TrendingTimeWindow = 'day' | 'week';

/** `movie.trending`: a movie's place in one of TMDB's trending lists. Event time is `timestamp`, the instant of the poll. */
export interface TrendingEntry {
  readonly movie_id: number;
  /** 1 is the top. */
  readonly rank: number;
  readonly time_window: TrendingTimeWindow;
  readonly popularity: number;
  readonly vote_average: number;
  readonly vote_count: number;
  readonly timestamp: number;
}

/** Topic → the value it carries. */
export interface RecordOf {
  'movie.reviews': Review;
  'movie.ratings': Rating;
  'movie.metadata': Metadata;
  'movie.trending': TrendingEntry;
}
