"""Where a micro-batch goes: the view's rows and, for the same job as ours, statistics and the change log."""
import pyspark.sql.functions as F
from pyspark.sql import Window

SHARDS = 8
ROWS_PER_ENTRY = 1_000


def rows_sink(keyspace, view, job):
    """What foreachBatch calls with the changed rows of each micro-batch. Plain upserts: repeated, they change nothing."""

    def save(frame, table):
        frame.write.format('org.apache.spark.sql.cassandra').mode('append').options(
            keyspace=keyspace, table=table
        ).save()

    def save_window(rows, _batch):
        save(rows.drop('last'), view.table)

    def save_all(rows, _batch):
        rows.persist()
        save(rows.drop('last'), view.table)
        if view.data_type == 'ratings':
            save(stats_of(rows), 'movie_stats')
        save(changes_of(rows, view.data_type), 'changed_movies')
        rows.unpersist()

    return save_all if job == 'same' else save_window


def stats_of(rows):
    return rows.groupBy('movie_id', 'hour').agg(F.max('last').alias('last')).select(
        'movie_id',
        'hour',
        'last.vote_average',
        'last.vote_count',
        'last.popularity',
        F.col('last.event_time').alias('last_updated'),
    )


def changes_of(rows, data_type):
    """Entries of about a thousand rows of a shard, whatever their windows, as ours."""
    now = F.current_timestamp()
    windows = rows.groupBy(F.pmod('movie_id', F.lit(SHARDS)).alias('shard'), 'window_start').agg(
        F.sort_array(F.collect_list('movie_id')).alias('movie_ids')
    )
    # A window's list stays whole: few lists are numbered instead of every row.
    before = Window.partitionBy('shard').orderBy('window_start').rowsBetween(Window.unboundedPreceding, -1)
    rows_before = F.coalesce(F.sum(F.size('movie_ids')).over(before), F.lit(0))
    entries = (
        windows.withColumn('nth', F.floor(rows_before / ROWS_PER_ENTRY))
        .groupBy('shard', 'nth')
        .agg(F.map_from_entries(F.sort_array(F.collect_list(F.struct('window_start', 'movie_ids')))).alias('movies'))
    )
    return entries.select(
        F.window(now, '5 minutes').start.alias('changed_in'),
        'shard',
        F.lit(data_type).alias('data_type'),
        F.sha2(F.concat_ws(',', now, F.to_json('movies')), 256).alias('entry'),
        'movies',
        now.alias('changed_at'),
    )
