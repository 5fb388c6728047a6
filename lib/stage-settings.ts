/** What an operator may want to change of a stage, each with what it means: bin/doc-tables.ts makes a table of it. Units last. */

export type StageName = 'development' | 'production';

export interface NetworkSettings {
  readonly availabilityZones: 2 | 3;
  /** `nat-instance`: one small server for all zones. `nat-gateways`: one gateway per zone, each survives the others. */
  readonly egress: 'nat-instance' | 'nat-gateways';
  /** Raise it by one to get a new NAT instance: CloudFormation does not notice that one is gone, or does not forward. */
  readonly natGeneration?: number;
}

export interface KafkaSettings {
  /** A `t3` accepts 4 new connections a second from clients that authenticate with IAM; any other 100. */
  readonly brokerType: string;
  /** A multiple of the availability zones. */
  readonly brokers: number;
  readonly storagePerBrokerGb: number;
  readonly replicationFactor: number;
  /** A write is acknowledged when so many replicas have it. */
  readonly minInSyncReplicas: number;
  readonly partitionsPerTopic: number;
  readonly retentionDays: number;
  /** Raise it by one after a topic was deleted and made anew by hand: dead letters of the two then never share a key. */
  readonly topicGeneration: number;
  /** Raise it by one when the cluster is lost: the next deployment makes another of the same name. */
  readonly clusterGeneration: number;
}

export interface DocumentSettings {
  /** Serverless capacity, in DocumentDB capacity units (2 GB of memory each), steps of 0.5. */
  readonly minCapacityUnits: number;
  readonly maxCapacityUnits: number;
  /** The first writes, any other takes over when it fails. */
  readonly instances: number;
  readonly backupDays: number;
  /** As Kafka's. */
  readonly clusterGeneration: number;
}

export interface PollSettings {
  readonly everyMinutes: number;
  /** TMDB takes about 40. */
  readonly requestsPerSecond: number;
  /** Attempts per poll, repetitions included. */
  readonly requestBudget: number;
  /**
   * After this no request begins. Scheduler starts a poll at any second of its minute: where no concurrency is reserved, a poll
   * is over a minute before the next may begin.
   */
  readonly maxDurationSeconds: number;
  /** Pages of 20 movies. */
  readonly popularPages: number;
  /** Pages of 20 movies of each of the two lists. */
  readonly trendingPages: number;
  /** Pages of 100 changed movies. */
  readonly changesPages: number;
}

export interface StreamSettings {
  /** An hour is a multiple of it. */
  readonly windowSizeMinutes: number;
  /** Of rows, from their window's start. */
  readonly retentionHours: number;
  /** Records of one invocation at most. */
  readonly batchSize: number;
  /** Lambda's wait to fill a batch. 0: a record is handed over at once, in more invocations. */
  readonly batchingWindowSeconds: number;
  /**
   * Of each mapping; as many at least as at most, since a change of their number lets the group rebalance. Ten of all mappings
   * together cost one unit. `undefined`: Lambda's on-demand mode.
   */
  readonly provisionedPollers: { readonly minimum: number; readonly maximum: number } | undefined;
  /** `false` leaves the mappings out, so that nobody reads. */
  readonly reading: boolean;
  /**
   * Raise it by one to read all topics again from their beginning, in two deployments: lib/README.md, Read the topics again. What
   * was counted is not counted again.
   */
  readonly groupGeneration: number;
  /** Store requests at a time of one invocation. */
  readonly writeConcurrency: number;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

export interface WorkflowSettings {
  readonly everyMinutes: number;
  /** Minutes past a window's start: the poll's lists are published by then. */
  readonly delayMinutes: number;
}

export interface AlarmThresholds {
  /** Records of a topic that a group has not read. */
  readonly lagRecords: number;
  /** How old the oldest record is that a group has not read. */
  readonly lagSeconds: number;
  /** Alarms only while there is lag: a quiet source is no fault. */
  readonly throughputRecordsPerSecond: number;
  /** Of a function's invocations. */
  readonly errorRatePercent: number;
  readonly pollerSilentMinutes: number;
  /** Up to when everything is in the documents. */
  readonly freshnessMinutes: number;
  /** Rows whose document is missing or older. */
  readonly syncDifference: number;
  readonly deadLetters: number;
  /** Rows found after their end of life. */
  readonly expiredRows: number;
  /** Used, of the fullest broker's disk. */
  readonly brokerDiskPercent: number;
}

/** Lines in the dashboard that tell nobody. */
export interface PanelLines {
  /** Of an operation of the store, the slowest of a hundred. */
  readonly storeLatencyMs: number;
}

export interface Stage {
  readonly name: StageName;
  /** Names what AWS knows by name (stacks, cluster, registry, bus), so that both stages fit into one account. */
  readonly resourceName: string;
  /** Production's is the one that existing readers know. */
  readonly keyspaceName: string;
  readonly network: NetworkSettings;
  readonly kafka: KafkaSettings;
  readonly documents: DocumentSettings;
  readonly poll: PollSettings;
  readonly stream: StreamSettings;
  readonly workflow: WorkflowSettings;
  readonly alarms: AlarmThresholds;
  readonly panels: PanelLines;
  /**
   * Reserves concurrency, so that a scheduled function never runs beside itself. A new account has 10 concurrent executions
   * and lets none of them be reserved: there polls are shorter, and only one that hangs or is delivered twice may meet
   * another, which costs requests and changes nothing.
   */
  readonly reservesConcurrency: boolean;
  /** X-Ray: where an invocation's time goes, of one request a second and 5 % of the others. */
  readonly tracing: boolean;
  readonly logRetentionDays: number;
  readonly deadLetterRetentionDays: number;
  /** Who is subscribed to the page, beside whoever is already; `undefined`: nobody else. */
  readonly alarmEmail: string | undefined;
}
