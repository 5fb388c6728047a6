import { OPERATOR_STATEMENTS } from '../../../../bin/operator/cassandra-tables.ts';
import { PROBE_STATEMENTS } from '../../../../bin/operator/store-probes.ts';
import { CHANGE_LOG_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/change-log.ts';
import { CATALOGUE_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/levels/catalogue.ts';
import { DAILY_LEVEL_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/levels/daily-levels.ts';
import { MOVIE_FACT_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/levels/movie-facts.ts';
import { POLL_CHECKPOINT_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/poll-checkpoints.ts';
import { RANKING_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/rankings.ts';
import { SNAPSHOT_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/snapshot-store.ts';
import { SYNC_CHECKPOINT_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/sync-checkpoints.ts';
import { RETENTION_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/table-retention.ts';
import { SELECT_TITLE } from '../../../../lambdas/adapters/keyspaces/titles.ts';
import { TREND_SHARD_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/trend-shards.ts';
import { TREND_SNAPSHOT_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/trend-snapshots.ts';
import { VIEW_ROW_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/view-rows.ts';
import { WINDOW_HISTORY_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/window-history.ts';
import { COUNTED_LOG_STATEMENTS } from '../../../../lambdas/adapters/keyspaces/windows/counted-log.ts';
import { publishStatementOf } from '../../../../lambdas/adapters/keyspaces/windows/row-publisher.ts';
import { windowRowStatementsOf } from '../../../../lambdas/adapters/keyspaces/windows/window-rows.ts';
import { ratingTable, sentimentTable } from '../../../../lambdas/adapters/rows/window-tables.ts';

/** Every statement that this project sends. */
export const OUR_STATEMENTS = [
  ...COUNTED_LOG_STATEMENTS,
  ...[sentimentTable, ratingTable].flatMap((table) => [
    publishStatementOf(table),
    ...Object.values(windowRowStatementsOf(table)),
  ]),
  ...SNAPSHOT_STATEMENTS,
  ...OPERATOR_STATEMENTS,
  ...PROBE_STATEMENTS,
  ...POLL_CHECKPOINT_STATEMENTS,
  ...WINDOW_HISTORY_STATEMENTS,
  ...DAILY_LEVEL_STATEMENTS,
  ...CATALOGUE_STATEMENTS,
  ...MOVIE_FACT_STATEMENTS,
  ...TREND_SHARD_STATEMENTS,
  ...TREND_SNAPSHOT_STATEMENTS,
  ...RANKING_STATEMENTS,
  ...RETENTION_STATEMENTS,
  SELECT_TITLE,
  ...CHANGE_LOG_STATEMENTS,
  ...SYNC_CHECKPOINT_STATEMENTS,
  ...VIEW_ROW_STATEMENTS,
];
