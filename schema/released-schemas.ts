/** Data, written by bin/release-schemas.ts from schema/avro/released: topic → its schemas, version 1 first. */
export const RELEASED_SCHEMAS = {
  'movie.reviews': [
    `{
  "type": "record",
  "name": "Review",
  "namespace": "movie",
  "doc": "One review as TMDB shows it. Event time is created_at.",
  "fields": [
    { "name": "review_id", "type": "string", "doc": "TMDB's id of the review; the identity under which it is counted once." },
    { "name": "movie_id", "type": "int", "doc": "TMDB's id of the movie; the record's key." },
    { "name": "author", "type": "string", "doc": "The author's name as shown." },
    { "name": "content", "type": "string", "doc": "The whole text, as written." },
    { "name": "rating", "type": ["null", "double"], "default": null, "doc": "The author's own rating, 0 to 10; null when none was given." },
    { "name": "created_at", "type": { "type": "long", "logicalType": "timestamp-millis" }, "doc": "When the review was written, UTC." },
    { "name": "url", "type": "string", "doc": "The review's page at TMDB." }
  ]
}`,
    `{
  "type": "record",
  "name": "Review",
  "namespace": "movie",
  "doc": "One review as TMDB shows it. Event time is created_at.",
  "fields": [
    { "name": "review_id", "type": "string", "doc": "TMDB's id of the review; the identity under which it is counted once." },
    { "name": "movie_id", "type": "int", "doc": "TMDB's id of the movie; the record's key." },
    { "name": "author", "type": "string", "doc": "The author's name as shown." },
    { "name": "content", "type": "string", "doc": "The whole text, as written." },
    { "name": "rating", "type": ["null", "double"], "default": null, "doc": "The author's own rating, 0 to 10; null when none was given." },
    { "name": "created_at", "type": { "type": "long", "logicalType": "timestamp-millis" }, "doc": "When the review was written, UTC." },
    { "name": "url", "type": "string", "doc": "The review's page at TMDB." },
    { "name": "updated_at", "type": ["null", { "type": "long", "logicalType": "timestamp-millis" }], "default": null, "doc": "When its author changed it last, UTC; of several texts of one review the newest counts. Null: as written." }
  ]
}`,
  ],
  'movie.ratings': [
    `{
  "type": "record",
  "name": "Rating",
  "namespace": "movie",
  "doc": "A movie's numbers as one poll saw them. Event time is timestamp.",
  "fields": [
    { "name": "movie_id", "type": "int", "doc": "TMDB's id of the movie; the record's key." },
    { "name": "vote_average", "type": "double", "doc": "Mean of all votes, 0 to 10." },
    { "name": "vote_count", "type": "int", "doc": "Votes so far." },
    { "name": "popularity", "type": "double", "doc": "TMDB's popularity score, 0 or more, without an upper bound." },
    { "name": "timestamp", "type": { "type": "long", "logicalType": "timestamp-millis" }, "doc": "The instant of the poll, UTC." }
  ]
}`,
  ],
  'movie.metadata': [
    `{
  "type": "record",
  "name": "Metadata",
  "namespace": "movie",
  "doc": "What a movie is. Event time is timestamp.",
  "fields": [
    { "name": "movie_id", "type": "int", "doc": "TMDB's id of the movie; the record's key." },
    { "name": "title", "type": "string", "doc": "The title in the language polled." },
    { "name": "release_date", "type": ["null", "string"], "default": null, "doc": "ISO date such as 2026-11-23; null when not announced." },
    { "name": "genres", "type": { "type": "array", "items": "string" }, "doc": "Names of the genres, in TMDB's order." },
    { "name": "runtime", "type": ["null", "int"], "default": null, "doc": "Minutes; null when unknown." },
    { "name": "budget", "type": ["null", "long"], "default": null, "doc": "US dollars; null when unknown." },
    { "name": "revenue", "type": ["null", "long"], "default": null, "doc": "US dollars; null when unknown." },
    { "name": "timestamp", "type": { "type": "long", "logicalType": "timestamp-millis" }, "doc": "The instant of the poll, UTC." },
    {
      "name": "event_type",
      "type": {
        "type": "enum",
        "name": "MetadataEventType",
        "doc": "Whether the poller had published the movie before.",
        "symbols": ["created", "updated"]
      },
      "doc": "created: first seen by the poller; updated: changed since."
    }
  ]
}`,
  ],
  'movie.trending': [
    `{
  "type": "record",
  "name": "TrendingEntry",
  "namespace": "movie",
  "doc": "A movie's place in one of TMDB's trending lists. Event time is timestamp.",
  "fields": [
    { "name": "movie_id", "type": "int", "doc": "TMDB's id of the movie; the record's key." },
    { "name": "rank", "type": "int", "doc": "Place in the list; 1 is the top." },
    {
      "name": "time_window",
      "type": {
        "type": "enum",
        "name": "TrendingTimeWindow",
        "doc": "TMDB's two trending lists.",
        "symbols": ["day", "week"]
      },
      "doc": "Which of TMDB's lists."
    },
    { "name": "popularity", "type": "double", "doc": "TMDB's popularity score, 0 or more, without an upper bound." },
    { "name": "vote_average", "type": "double", "doc": "Mean of all votes, 0 to 10." },
    { "name": "vote_count", "type": "int", "doc": "Votes so far." },
    { "name": "timestamp", "type": { "type": "long", "logicalType": "timestamp-millis" }, "doc": "The instant of the poll, UTC." }
  ]
}`,
  ],
} as const;
