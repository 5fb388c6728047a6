"""The peer: this layer's counting on Spark Structured Streaming, in one process that runs query after query.

Arguments: the settings below as JSON. Prints `ready` and then, for each line of JSON on standard input (a Query of
../spark-peer.ts), what it took as a line of JSON. Ends with its standard input.
"""
import json
import sys
import time

from pyspark.sql import SparkSession

from cassandra import rows_sink
from views import view_of

SETTINGS = json.loads(sys.argv[1])


def session():
    """Tuned for two cores: no partition more than these, one JVM, larger write batches than the connector's own."""
    options = {
        'spark.jars': ','.join(SETTINGS['jars']),
        'spark.driver.memory': '2g',
        'spark.driver.extraJavaOptions': '-XX:+UseParallelGC',
        'spark.driver.host': '127.0.0.1',
        'spark.driver.bindAddress': '127.0.0.1',
        'spark.ui.enabled': 'false',
        'spark.sql.session.timeZone': 'UTC',
        'spark.sql.shuffle.partitions': '2',
        'spark.sql.streaming.noDataMicroBatches.enabled': 'false',
        'spark.sql.execution.arrow.maxRecordsPerBatch': '2000',
        'spark.cassandra.connection.host': '127.0.0.1',
        'spark.cassandra.connection.port': str(SETTINGS['cassandraPort']),
        'spark.cassandra.connection.localDC': SETTINGS['dataCenter'],
        'spark.cassandra.output.consistency.level': 'LOCAL_QUORUM',
        'spark.cassandra.output.metrics': 'false',
        'spark.cassandra.output.concurrent.writes': '32',
        'spark.cassandra.output.batch.grouping.key': 'partition',
        'spark.cassandra.output.batch.grouping.buffer.size': '10000',
        'spark.cassandra.output.batch.size.bytes': '16384',
        **SETTINGS.get('options', {}),
    }
    builder = SparkSession.builder.master('local[2]').appName('peer')
    for name, value in options.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel('ERROR')
    return spark


def run(spark, query):
    """Everything the topic holds as one micro-batch, which is what favours Spark most; then stops."""
    view = view_of(spark, query, SETTINGS)
    started = time.perf_counter()
    running = (
        view.rows.writeStream.outputMode('update')
        .option('checkpointLocation', query['checkpoint'])
        .foreachBatch(rows_sink(query['keyspace'], view, query['job']))
        .start()
    )
    running.processAllAvailable()
    seconds = time.perf_counter() - started
    progress = [each for each in running.recentProgress if each['numInputRows'] > 0]
    answer = {'seconds': seconds, 'records': sum(each['numInputRows'] for each in progress), 'batches': len(progress)}
    print(json.dumps(answer), flush=True)
    running.stop()


if __name__ == '__main__':
    spark = session()
    print('ready', flush=True)
    for line in sys.stdin:
        run(spark, json.loads(line))
    spark.stop()
