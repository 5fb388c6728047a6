import { join } from 'node:path';
import { LOOPBACK } from '../process/port-check.ts';

export interface CassandraConfiguration {
  /** The server's own folder: configuration, data, log. */
  readonly folder: string;
  readonly port: number;
  readonly storagePort: number;
  /**
   * When a write is acknowledged. `periodic`: at once, synced every second; a killed process loses acknowledged writes
   * of that second. `batch`: after the sync; a killed process loses nothing.
   */
  readonly commitLog: CommitLog;
}
export type CommitLog = 'periodic' | 'batch';

/** cassandra.yaml, as an object; YAML reads JSON. */
export const cassandraSettingsOf = (configuration: CassandraConfiguration) => ({
  cluster_name: 'speed-layer-local',
  ...placeOf(configuration),
  ...COMMIT_LOG[configuration.commitLog],
  ...SINGLE_NODE,
  ...SMALL_MACHINE,
});

const placeOf = ({ folder, port, storagePort }: CassandraConfiguration) => ({
  data_file_directories: [join(folder, 'data', 'data')],
  commitlog_directory: join(folder, 'data', 'commitlog'),
  saved_caches_directory: join(folder, 'data', 'saved_caches'),
  hints_directory: join(folder, 'data', 'hints'),
  cdc_raw_directory: join(folder, 'data', 'cdc_raw'),
  listen_address: LOOPBACK,
  rpc_address: LOOPBACK,
  native_transport_port: port,
  storage_port: storagePort,
  ssl_storage_port: storagePort + 1,
  seed_provider: [
    {
      class_name: 'org.apache.cassandra.locator.SimpleSeedProvider',
      parameters: [{ seeds: `${LOOPBACK}:${storagePort}` }],
    },
  ],
});

const COMMIT_LOG = {
  periodic: { commitlog_sync: 'periodic', commitlog_sync_period: '1000ms' },
  batch: { commitlog_sync: 'batch' },
} as const;

const SINGLE_NODE = {
  num_tokens: 1,
  initial_token: '0',
  auto_bootstrap: false,
  partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
  endpoint_snitch: 'SimpleSnitch',
  dynamic_snitch: false,
  hinted_handoff_enabled: false,
  authenticator: 'AllowAllAuthenticator',
  authorizer: 'AllowAllAuthorizer',
  role_manager: 'CassandraRoleManager',
  start_native_transport: true,
  // A node that has stopped serving and lives on looks well to everybody: one that has ended is started again.
  disk_failure_policy: 'die',
  commit_failure_policy: 'die',
  incremental_backups: false,
  auto_snapshot: false,
  snapshot_before_compaction: false,
} as const;

const SMALL_MACHINE = {
  commitlog_segment_size: '8MiB',
  commitlog_total_space: '128MiB',
  concurrent_reads: 16,
  concurrent_writes: 16,
  concurrent_counter_writes: 4,
  native_transport_max_threads: 32,
  memtable_allocation_type: 'heap_buffers',
  memtable_heap_space: '128MiB',
  memtable_offheap_space: '64MiB',
  memtable_flush_writers: 1,
  memtable: { configurations: { default: { class_name: 'TrieMemtable' } } },
  concurrent_compactors: 1,
  compaction_throughput: '32MiB/s',
  file_cache_enabled: false,
  key_cache_size: '4MiB',
  row_cache_size: '0MiB',
  counter_cache_size: '0MiB',
  // A laptop that sleeps or swaps is slow, not broken.
  read_request_timeout: '10s',
  range_request_timeout: '10s',
  write_request_timeout: '10s',
  request_timeout: '10s',
  cas_contention_timeout: '5s',
  truncate_request_timeout: '60s',
  // A request writes 30 rows of as many partitions, or what a batch adds to a window's log: a few hundred kB. The server warns of 10.
  batch_size_warn_threshold: '256KiB',
  batch_size_fail_threshold: '1024KiB',
} as const;
