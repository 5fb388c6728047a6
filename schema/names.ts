/** Every name that two sides must spell alike: topics, tables, functions, groups, metrics. */

export const TOPICS = {
  reviews: 'movie.reviews',
  ratings: 'movie.ratings',
  metadata: 'movie.metadata',
  trending: 'movie.trending',
} as const;
export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

export const KEYSPACE = 'speed_layer';

export const TABLES = {
  reviewSentiments: 'review_sentiments',
  movieStats: 'movie_stats',
  movieRatingsByWindow: 'movie_ratings_by_window',
  trendingMovies: 'trending_movies',
  breakoutMovies: 'breakout_movies',
  decliningMovies: 'declining_movies',
  movies: 'movies',
  pollCheckpoints: 'poll_checkpoints',
  syncCheckpoints: 'sync_checkpoints',
  windowContributions: 'window_contributions',
  changedMovies: 'changed_movies',
  dailyLevels: 'daily_levels',
  catalogueEntries: 'catalogue_entries',
  catalogueDays: 'catalogue_days',
  trendShards: 'trend_shards',
  trendSnapshots: 'trend_snapshots',
} as const;
export type TableName = (typeof TABLES)[keyof typeof TABLES];

export const FUNCTIONS = {
  pollTmdb: 'poll-tmdb',
  scoreReviews: 'score-reviews',
  aggregateRatings: 'aggregate-ratings',
  projectMetadata: 'project-metadata',
  findEndpoints: 'find-endpoints',
  detectTrends: 'detect-trends',
  rankTrends: 'rank-trends',
  redriveDeadLetters: 'redrive-dead-letters',
  auditRetention: 'audit-retention',
  showTrending: 'show-trending',
  planViews: 'plan-views',
  syncViews: 'sync-views',
  reconcileViews: 'reconcile-views',
  advanceCheckpoint: 'advance-checkpoint',
  startServingViews: 'start-serving-views',
  prepareDocuments: 'prepare-documents',
  serveDocuments: 'serve-documents',
} as const;
export type FunctionName = (typeof FUNCTIONS)[keyof typeof FUNCTIONS];

/**
 * Consumer groups. No colon: MSK stops publishing lag metrics for a group whose name contains one
 * (docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html).
 */
export const CONSUMER_GROUPS = {
  scoreReviews: 'speed-layer-score-reviews-v1',
  aggregateRatings: 'speed-layer-aggregate-ratings-v1',
  projectMetadata: 'speed-layer-project-metadata-v1',
  projectTrending: 'speed-layer-project-trending-v1',
} as const;

/** Headers of a record that was sent back to its topic. */
export const REDRIVE_HEADERS = {
  /** The dead letter's key. */
  from: 'speed-layer-redriven-from',
  /** ISO instant. */
  at: 'speed-layer-redriven-at',
  /** 1 for the first time. */
  attempt: 'speed-layer-redrive-attempt',
} as const;

/** Of CloudWatch; a stage's is `SpeedLayer/<stage>`, since one account may hold several. */
export const METRIC_NAMESPACE = 'SpeedLayer';

/** CloudWatch metric names; counts unless the name ends in a unit. */
export const METRICS = {
  recordsConsumed: 'RecordsConsumed',
  recordsProduced: 'RecordsProduced',
  recordsLate: 'RecordsLate',
  recordsExpired: 'RecordsExpired',
  recordsApplied: 'RecordsApplied',
  deadLetters: 'DeadLetters',
  lettersRedriven: 'LettersRedriven',
  redrivesUnconfirmed: 'RedrivesUnconfirmed',
  rowsAudited: 'RowsAudited',
  rowsPastExpiry: 'RowsPastExpiry',
  windowsWritten: 'WindowsWritten',
  groupsWritten: 'GroupsWritten',
  storeOperations: 'StoreOperations',
  storeFailures: 'StoreFailures',
  storeLatencyMs: 'StoreLatencyMs',
  batchLatencyMs: 'BatchLatencyMs',
  rowLatencyMs: 'RowLatencyMs',
  memoryUsedMb: 'MemoryUsedMb',
  tmdbRequests: 'TmdbRequests',
  tmdbThrottled: 'TmdbThrottled',
  tmdbFailures: 'TmdbFailures',
  // Pages of TMDB's list of changed movies that a poll has not read.
  changesPagesLeft: 'ChangesPagesLeft',
  velocitiesCorrected: 'VelocitiesCorrected',
  moviesAssessed: 'MoviesAssessed',
  moviesWarmingUp: 'MoviesWarmingUp',
  moviesHot: 'MoviesHot',
  moviesBreakout: 'MoviesBreakout',
  moviesDeclining: 'MoviesDeclining',
  labelChangesPublished: 'LabelChangesPublished',
  labelChangesLost: 'LabelChangesLost',
  executionsStarted: 'ExecutionsStarted',
  // The schedule came too late for an execution to end before the next one: that one does the work.
  executionsSkipped: 'ExecutionsSkipped',
  // Rows that the change log named to a copy and that are still there, rows of rankings included.
  viewRows: 'ViewRows',
  documentsWritten: 'DocumentsWritten',
  // Documents of the same or a newer version that were there.
  documentsNewer: 'DocumentsNewer',
  // Documents that reconcile-views found as new as their rows: ViewRows − ViewDocuments are behind.
  viewDocuments: 'ViewDocuments',
  // Documents that were behind although nothing had changed since the copy. They are written again; more than 0 is a fault.
  viewDifference: 'ViewDifference',
  // Now − the end of the newest window (hour, for stats) of which a row was copied; 0 while it is open. By view.
  sentimentFreshnessMs: 'SentimentFreshnessMs',
  ratingsFreshnessMs: 'RatingsFreshnessMs',
  statsFreshnessMs: 'StatsFreshnessMs',
  rankingsFreshnessMs: 'RankingsFreshnessMs',
  // Now − the end of the last window of which every logged change is in the documents: how old what readers see can be.
  viewFreshnessMs: 'ViewFreshnessMs',
} as const;
export type MetricName = (typeof METRICS)[keyof typeof METRICS];

/** How a changed label is told on the event bus: rules match these. */
export const LABEL_CHANGE_EVENT = { source: 'speed-layer', detailType: 'MovieLabelChanged' } as const;

/** The functions behind the tasks of lib/workflows/serving-views.asl.json, by what stands there for their ARNs. */
export const WORKFLOW_FUNCTIONS = {
  PlanViewsArn: FUNCTIONS.planViews,
  DetectTrendsArn: FUNCTIONS.detectTrends,
  RankTrendsArn: FUNCTIONS.rankTrends,
  SyncViewsArn: FUNCTIONS.syncViews,
  ReconcileViewsArn: FUNCTIONS.reconcileViews,
  AdvanceCheckpointArn: FUNCTIONS.advanceCheckpoint,
} as const;
export type WorkflowFunctionName = (typeof WORKFLOW_FUNCTIONS)[keyof typeof WORKFLOW_FUNCTIONS];

/** DocumentDB gives its logs these names, and takes a group that is there. */
export const auditLogOf = (clusterName: string): string => `/aws/docdb/${clusterName}/audit`;
