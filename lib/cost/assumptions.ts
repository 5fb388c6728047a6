/**
 * What the estimate takes for granted beside the stage's settings. Sizes are of rows as Keyspaces bills them (values, keys
 * and about 100 bytes of its own); rates are those of the live source.
 */
export const ASSUMPTIONS = {
  hoursPerMonth: 730,
  /** A poll publishes a movie's numbers when they changed, and once an hour otherwise. */
  ratingsPerMovieAndDay: 40,
  windowRowKb: 0.6,
  /** Of movie_stats, one an hour; detecting reads those since midnight, half a day's on average. */
  hourRowKb: 0.4,
  hoursReadPerMovie: 12,
  /** Of daily_levels and catalogue_entries: a handful of numbers, and what Keyspaces adds to each. */
  dayRowKb: 0.17,
  levelDays: 30,
  entryDays: 3,
  /** Of catalogue_days, with the newcomers by height. */
  catalogueDays: 37,
  catalogueDayKb: 0.5,
  /** Runs in which the day's catalogue is derived anew: in the night, until an hour after the last recompute. */
  derivingShare: 9 / 24,
  /** An id in an entry of the change log. */
  changedIdKb: 0.008,
  /** A Keyspaces read unit carries so much. */
  kbPerReadUnit: 4,
  /** A sample's window is named in the change log, and its hour again by what is derived from it. */
  changedIdsPerSample: 2,
  /** Records that share a row of the log of contributions, of a kilobyte at most: an invocation's over 12 slots. */
  entriesPerPack: 16,
  /** Samples of one hour share its row of movie_stats. */
  hourRowsPerSample: 0.6,
  /** Two windows of the log are read again at every run, for clocks that differ. */
  logOverlapWindows: 2,
  /** Rows of the three rankings, 100 places each. */
  rankingRows: 300,
  rankingSnapshotKb: 60,
  shards: 8,
  /** Read by the steps that detect and by the step that ranks. */
  shardFindingsKb: 8,
  /** A row's document is as large as the row, and its indexes cost as much again. */
  requestsPerDocument: 3,
  /** Views of one movie that a sample changes: its window, its hour. */
  viewsPerSample: 2,
  /** The poller waits for TMDB most of its time. */
  pollSeconds: 25,
  pollMemoryGb: 0.5,
  /** Of a workflow's tasks together, per run, with some thirty calls of a tenth of a second to serve-documents. */
  taskGbSeconds: 15,
  recordsPerInvocation: 200,
  recordMilliseconds: 1.5,
  recordKb: 0.4,
  logKbPerInvocation: 2,
  /** Of its answers, compressed, with their headers. */
  tmdbAnswerKb: 4,
  /** Of a poll of 500 movies in which nothing is wrong, over a day: `npm run verify:poller -- --day`. */
  tmdbRequestsPerPoll: 101,
  /** Movies that a poll has asked about or published, whose checkpoints it writes whole; some are more than a kilobyte. */
  checkpointsPerPoll: 170,
  unitsPerCheckpoint: 1.5,
  /** Of the smallest image. */
  natDiskGb: 8,
  metrics: 60,
  /** Metrics that alarms look at, each billed as an alarm: without one for each broker, and one for each mapping in provisioned mode. */
  alarmMetrics: 43,
} as const;
