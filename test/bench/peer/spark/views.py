"""The two views that windows are counted in, as streams of changed rows."""
from dataclasses import dataclass

import pyspark.sql.functions as F
from pyspark.sql import DataFrame
from pyspark.sql.avro.functions import from_avro
from pyspark.sql.types import DoubleType

from scores import compounds_of

WINDOW = '5 minutes'
# The header of the registry's client: version, compression, a UUID.
HEADER_BYTES = 18
# How late a record may be: as late as ours, or as little as keeps the state small.
LATENESS = {'same': '48 hours', 'window': '10 minutes'}


@dataclass(frozen=True)
class View:
    """Rows with the columns of `table`; beside them, of ratings, `last`: the window's newest sample."""

    table: str
    data_type: str
    rows: DataFrame


def view_of(spark, query, settings):
    records = decoded(spark, query['topic'], settings)
    return {'ratings': ratings_view, 'reviews': reviews_view}[query['view']](records, query['job'])


def decoded(spark, topic, settings):
    source = (
        spark.readStream.format('kafka')
        .option('kafka.bootstrap.servers', settings['brokers'])
        .option('subscribe', topic)
        .option('startingOffsets', 'earliest')
        .load()
    )
    body = F.expr(f'substring(value, {HEADER_BYTES + 1}, length(value) - {HEADER_BYTES})')
    return source.select(from_avro(body, settings['schemas'][topic]).alias('record')).select('record.*')


def ratings_view(records, job):
    samples = records.withColumnRenamed('timestamp', 'event_time').withWatermark('event_time', LATENESS[job])
    if job == 'same':
        samples = samples.dropDuplicates(['movie_id', 'event_time'])
    value = F.col('vote_average')
    counted = samples.groupBy(F.window('event_time', WINDOW), 'movie_id').agg(
        F.count('*').cast('int').alias('rating_count'),
        F.avg(value).alias('avg_rating'),
        F.min(value).alias('min_rating'),
        F.max(value).alias('max_rating'),
        F.stddev_pop(value).alias('rating_stddev'),
        count_if(value >= 8).alias('high_ratings_count'),
        count_if((value >= 6) & (value < 8)).alias('medium_ratings_count'),
        count_if(value < 6).alias('low_ratings_count'),
        F.max(F.struct('event_time', 'vote_average', 'vote_count', 'popularity')).alias('last'),
    )
    rows = keyed(counted).withColumns(
        {
            'popularity': F.col('last.popularity'),
            'vote_count': F.col('last.vote_count'),
            'last_sample_at': F.col('last.event_time'),
        }
    )
    return View('movie_ratings_by_window', 'ratings', rows)


def reviews_view(records, job):
    score = F.pandas_udf(compounds_of, DoubleType())
    # Scored before anything is shuffled: a score is shorter than its text.
    scored = records.select(
        'movie_id', 'review_id', F.col('created_at').alias('event_time'), score('content').alias('compound')
    ).withWatermark('event_time', LATENESS[job])
    if job == 'same':
        scored = scored.dropDuplicates(['review_id', 'event_time'])
    compound = F.col('compound')
    counted = scored.groupBy(F.window('event_time', WINDOW), 'movie_id').agg(
        F.avg(compound).alias('avg_sentiment'),
        F.count('*').cast('int').alias('review_count'),
        count_if(compound >= 0.05).alias('positive_count'),
        count_if(compound <= -0.05).alias('negative_count'),
        count_if((compound > -0.05) & (compound < 0.05)).alias('neutral_count'),
    )
    return View('review_sentiments', 'sentiment', keyed(counted))


def keyed(counted):
    start = F.col('window.start')
    return counted.withColumns(
        {'hour': F.date_trunc('hour', start), 'window_start': start, 'window_end': F.col('window.end')}
    ).drop('window')


def count_if(condition):
    return F.count(F.when(condition, 1)).cast('int')
