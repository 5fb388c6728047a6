/** Every value that differs between the stages, or that an operator may want to change, in one place. Units last. */

import { KEYSPACE } from '../schema/names.ts';
import type {
  AlarmThresholds,
  PanelLines,
  PollSettings,
  Stage,
  StageName,
  StreamSettings,
  WorkflowSettings,
} from './stage-settings.ts';

export type * from './stage-settings.ts';

const poll: PollSettings = {
  everyMinutes: 5,
  requestsPerSecond: 4,
  requestBudget: 1_200,
  maxDurationSeconds: 280,
  popularPages: 25,
  trendingPages: 2,
  changesPages: 10,
};

const stream: StreamSettings = {
  windowSizeMinutes: 5,
  retentionHours: 48,
  batchSize: 500,
  batchingWindowSeconds: 1,
  provisionedPollers: undefined,
  reading: true,
  groupGeneration: 1,
  writeConcurrency: 16,
  timeoutSeconds: 120,
  memoryMb: 1_024,
};

const workflow: WorkflowSettings = { everyMinutes: 5, delayMinutes: 1 };

const alarms: AlarmThresholds = {
  lagRecords: 1_000,
  lagSeconds: 300,
  throughputRecordsPerSecond: 100,
  errorRatePercent: 1,
  pollerSilentMinutes: 15,
  freshnessMinutes: 15,
  syncDifference: 0,
  deadLetters: 0,
  expiredRows: 0,
  brokerDiskPercent: 80,
};

const panels: PanelLines = { storeLatencyMs: 500 };

export const STAGES: Readonly<Record<StageName, Stage>> = {
  development: {
    name: 'development',
    resourceName: 'speed-layer-development',
    keyspaceName: `${KEYSPACE}_development`,
    network: { availabilityZones: 2, egress: 'nat-instance', natGeneration: 1 },
    kafka: {
      brokerType: 'kafka.t3.small',
      brokers: 2,
      storagePerBrokerGb: 10,
      replicationFactor: 2,
      minInSyncReplicas: 1,
      partitionsPerTopic: 6,
      retentionDays: 7,
      topicGeneration: 1,
      clusterGeneration: 1,
    },
    documents: { minCapacityUnits: 0.5, maxCapacityUnits: 2, instances: 1, backupDays: 7, clusterGeneration: 1 },
    poll: { ...poll, maxDurationSeconds: 230 },
    stream,
    workflow,
    alarms,
    panels,
    reservesConcurrency: false,
    tracing: true,
    logRetentionDays: 7,
    deadLetterRetentionDays: 30,
    alarmEmail: undefined,
  },
  production: {
    name: 'production',
    resourceName: 'speed-layer-production',
    keyspaceName: KEYSPACE,
    network: { availabilityZones: 3, egress: 'nat-gateways' },
    kafka: {
      brokerType: 'kafka.m7g.large',
      brokers: 3,
      storagePerBrokerGb: 100,
      replicationFactor: 3,
      minInSyncReplicas: 2,
      partitionsPerTopic: 6,
      retentionDays: 7,
      topicGeneration: 1,
      clusterGeneration: 1,
    },
    documents: { minCapacityUnits: 0.5, maxCapacityUnits: 8, instances: 2, backupDays: 7, clusterGeneration: 1 },
    poll,
    stream: { ...stream, batchingWindowSeconds: 0, provisionedPollers: { minimum: 2, maximum: 2 } },
    workflow,
    alarms,
    panels,
    reservesConcurrency: true,
    tracing: true,
    logRetentionDays: 30,
    deadLetterRetentionDays: 90,
    alarmEmail: undefined,
  },
};

/** The message names the stages there are, and is meant to be printed as it stands. */
export class UnknownStage extends Error {
  override readonly name = 'UnknownStage';
  constructor(name: string) {
    super(`There is no stage "${name}": say -c stage=${Object.keys(STAGES).join(' or -c stage=')}.`);
  }
}

/** @throws UnknownStage */
export const stageOf = (name: string): Stage => {
  const stage = Object.values(STAGES).find((candidate) => candidate.name === name);
  if (stage !== undefined) return stage;
  throw new UnknownStage(name);
};
