/** What a stage costs: pure arithmetic over list prices, the stage's settings and the assumptions beside this file. */
import { ALL_TOPICS } from '../../schema/topology.ts';
import type { Stage } from '../stages.ts';
import { ASSUMPTIONS as A } from './assumptions.ts';
import { type PriceName, priceOf } from './prices.ts';

/** Name → US dollars. */
export type Costs = Readonly<Record<string, number>>;

export const totalOf = (costs: Costs): number => Object.values(costs).reduce((sum, usd) => sum + usd, 0);

const MILLION = 1_000_000;
const KB_PER_GB = 1_000_000;
const DAYS_PER_MONTH = A.hoursPerMonth / 24;

const runsPerMonth = (everyMinutes: number): number => (A.hoursPerMonth * 60) / everyMinutes;

/** Per month, though no record comes: what is there, and what looks whether something has come. */
export const idleCosts = (stage: Stage): Costs => {
  const { kafka, documents, poll } = stage;
  const hours = A.hoursPerMonth;
  const polls = runsPerMonth(poll.everyMinutes);
  return {
    'Kafka brokers': priceOf(brokerPriceOf(kafka.brokerType), kafka.brokers * hours),
    'Kafka storage': priceOf('brokerStorageGbMonth', kafka.brokers * kafka.storagePerBrokerGb),
    'event pollers': priceOf('pollerUnitHour', pollerUnitsOf(stage) * hours),
    ...wayOutCosts(stage, polls),
    DocumentDB: priceOf('documentsUnitHour', documents.instances * documents.minCapacityUnits * hours),
    poller: priceOf('lambdaGbSecond', polls * A.pollSeconds * A.pollMemoryGb),
    'poll checkpoints': priceOf(
      'keyspacesWriteMillion',
      (polls * A.checkpointsPerPoll * A.unitsPerCheckpoint) / MILLION,
    ),
    metrics: priceOf('metricMonth', A.metrics),
    alarms: priceOf('alarmMonth', alarmMetricsOf(stage)) + priceOf('compositeAlarmMonth', 1),
    secrets: priceOf('secretMonth', 2),
  };
};

/** One per topic. */
const MAPPINGS = ALL_TOPICS.length;

/** Mappings of one name in one VPC share units of ten: Lambda developer guide, Apache Kafka event poller scaling modes. */
const POLLERS_PER_UNIT = 10;

const pollerUnitsOf = ({ stream: { provisionedPollers, reading } }: Stage): number =>
  reading ? Math.ceil(((provisionedPollers?.minimum ?? 0) * MAPPINGS) / POLLERS_PER_UNIT) : 0;

/** CloudWatch bills an alarm on several metrics as so many alarms. */
export const alarmMetricsOf = ({ kafka, stream: { provisionedPollers, reading } }: Stage): number =>
  A.alarmMetrics + kafka.brokers + (provisionedPollers !== undefined && reading ? MAPPINGS : 0);

const wayOutCosts = ({ network: { egress, availabilityZones } }: Stage, polls: number): Costs => {
  const hours = A.hoursPerMonth;
  const isInstance = egress === 'nat-instance';
  const gateways = isInstance ? 0 : availabilityZones;
  const gb = isInstance ? 0 : (polls * A.tmdbRequestsPerPoll * A.tmdbAnswerKb) / KB_PER_GB;
  return {
    'NAT gateways': priceOf('natGatewayHour', gateways * hours),
    'data through them': priceOf('natGatewayGb', gb),
    'NAT instance': isInstance ? priceOf('natInstanceHour', hours) + priceOf('diskGbMonth', A.natDiskGb) : 0,
    'public addresses': priceOf('publicIpv4Hour', (isInstance ? 1 : gateways) * hours),
  };
};

const BROKER_PRICES: Readonly<Record<string, PriceName>> = {
  'kafka.m7g.large': 'brokerHour.kafka.m7g.large',
  'kafka.t3.small': 'brokerHour.kafka.t3.small',
};

const brokerPriceOf = (brokerType: string): PriceName => {
  const name = BROKER_PRICES[brokerType];
  if (name === undefined) throw new Error(`lib/cost/prices.json has no price of ${brokerType}`);
  return name;
};

/**
 * Per million records on their way from Kafka to the tables: a row of the window, a row of the hour, their shares of a row of
 * the log of contributions and of the change log's entries, one for each shard of an invocation, and the end of each. What else
 * the log of contributions holds of the window is read on the way.
 */
export const costsPerMillionRecords = (stage: Stage): Costs => {
  const packs = MILLION / A.entriesPerPack + (MILLION * A.shards) / A.recordsPerInvocation;
  const writes = MILLION * 2 + packs;
  const ends = MILLION * (1 + A.hourRowsPerSample) + packs;
  const gb = (MILLION * A.recordKb) / KB_PER_GB;
  const invocations = MILLION / A.recordsPerInvocation;
  const seconds = (MILLION * A.recordMilliseconds) / 1_000;
  const copies = stage.kafka.replicationFactor - 1;
  return {
    'Keyspaces writes': priceOf('keyspacesWriteMillion', writes / MILLION),
    'Keyspaces TTL deletes': priceOf('keyspacesTtlMillion', ends / MILLION),
    'Keyspaces reads': priceOf('keyspacesReadMillion', 1 / A.entriesPerPack),
    'Lambda time': priceOf('lambdaGbSecond', (seconds * stage.stream.memoryMb) / 1_024),
    'Lambda requests': priceOf('lambdaRequestMillion', invocations / MILLION),
    'between zones': priceOf('crossZoneGb', gb * (1 + copies)),
    logs: priceOf('logGb', (invocations * A.logKbPerInvocation) / KB_PER_GB),
  };
};

/** What one run of the workflow asks of its stores. */
export interface RunUnits {
  /** Movies whose rows have changed since the last run. */
  readonly changedMovies: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly ttlDeletes: number;
  readonly documents: number;
  readonly transitions: number;
}

/** @param transitions of one execution, see transitions.ts */
export const runUnitsOf = (movies: number, transitions: number, everyMinutes: number): RunUnits => {
  const runsPerDay = (24 * 60) / everyMinutes;
  const perRun = A.ratingsPerMovieAndDay / runsPerDay;
  const changedMovies = movies * Math.min(1, perRun);
  const logKb = changedMovies * A.changedIdsPerSample * A.changedIdKb * (1 + A.logOverlapWindows);
  const reads = {
    // Three times: to detect, to copy, to verify; a partition that is empty costs a unit all the same.
    changeLog: 3 * (unitsOf(logKb) + A.shards * (1 + A.logOverlapWindows)),
    // A changed movie's hours of the day, its days, its release date.
    levels: changedMovies * (unitsOf(A.hoursReadPerMovie * A.hourRowKb) + unitsOf(A.levelDays * A.dayRowKb) + 1),
    // Everybody's part in the day, by each task that detects and at night by the one that derives; the days, by each.
    catalogue:
      (1 + A.derivingShare) * A.shards * unitsOf((movies / A.shards) * A.dayRowKb) +
      (1 + A.shards) * unitsOf(A.catalogueDays * A.catalogueDayKb),
    // Again for the overlap: rows are copied and verified by what the log names.
    copies: 2 * changedMovies * A.viewsPerSample * (1 + A.logOverlapWindows),
    rankings:
      unitsOf(A.shards * A.shardFindingsKb * 2 + A.rankingSnapshotKb * 2 + A.rankingRows * A.windowRowKb) +
      A.rankingRows,
  };
  const writes = {
    // Of the changed window and of the one after it; those of the hour are named in the log.
    velocities: changedMovies * 2,
    stats: changedMovies + A.shards * Math.max(1, Math.ceil((changedMovies / A.shards) * A.changedIdKb)),
    rankings: A.rankingRows + A.rankingSnapshotKb + A.shards * A.shardFindingsKb,
    checkpoint: 1,
  };
  const writeUnits = sumOf(writes);
  return {
    changedMovies: Math.round(changedMovies),
    readUnits: Math.round(sumOf(reads)),
    writeUnits: Math.round(writeUnits),
    // Window rows are rewritten, not added; everything else ends by itself.
    ttlDeletes: Math.round(writeUnits - changedMovies * 2),
    documents: Math.round(changedMovies * A.viewsPerSample + A.rankingRows),
    transitions,
  };
};

const unitsOf = (kb: number): number => Math.ceil(kb / A.kbPerReadUnit);
const sumOf = (parts: Readonly<Record<string, number>>): number => totalOf(parts);

/** Of one run, in US dollars. */
const runCosts = (units: RunUnits): Costs => ({
  'Keyspaces reads': priceOf('keyspacesReadMillion', units.readUnits / MILLION),
  'Keyspaces writes': priceOf('keyspacesWriteMillion', units.writeUnits / MILLION),
  'Keyspaces TTL deletes': priceOf('keyspacesTtlMillion', units.ttlDeletes / MILLION),
  'DocumentDB requests': priceOf('documentsRequestMillion', (units.documents * A.requestsPerDocument) / MILLION),
  'state transitions': priceOf('transitionThousand', units.transitions / 1_000),
  'Lambda time': priceOf('lambdaGbSecond', A.taskGbSeconds),
});

/** Keyspaces holds 48 h of window rows; with them point-in-time recovery. */
const storageCosts = (movies: number): Costs => {
  const gb = (movies * A.ratingsPerMovieAndDay * 2 * A.windowRowKb) / KB_PER_GB;
  return {
    'Keyspaces storage': priceOf('keyspacesStorageGbMonth', gb),
    'Keyspaces recovery': priceOf('keyspacesRecoveryGbMonth', gb),
  };
};

/** What is remembered of days, for trends. */
export interface RememberedDays {
  readonly levels: number;
  readonly entries: number;
  readonly catalogueDays: number;
  readonly gb: number;
  /** Per month. */
  readonly costs: Costs;
}

/** A level and an entry a day and movie, each written once, kept for its days and removed by its TTL. */
export const rememberedDaysOf = (movies: number): RememberedDays => {
  const [levels, entries] = [movies * A.levelDays, movies * A.entryDays];
  const gb = ((levels + entries) * A.dayRowKb + A.catalogueDays * A.catalogueDayKb) / KB_PER_GB;
  const rows = 2 * movies * DAYS_PER_MONTH;
  const costs = {
    'Keyspaces writes': priceOf('keyspacesWriteMillion', rows / MILLION),
    'Keyspaces TTL deletes': priceOf('keyspacesTtlMillion', rows / MILLION),
    'Keyspaces storage': priceOf('keyspacesStorageGbMonth', gb),
    'Keyspaces recovery': priceOf('keyspacesRecoveryGbMonth', gb),
  };
  return { levels, entries, catalogueDays: A.catalogueDays, gb, costs };
};

export interface MonthlyEstimate {
  readonly stage: string;
  readonly movies: number;
  readonly recordsPerDay: number;
  readonly idle: Costs;
  readonly perMillionRecords: Costs;
  readonly run: RunUnits;
  readonly perRun: Costs;
  readonly storage: Costs;
  readonly days: RememberedDays;
  /** US dollars. */
  readonly month: number;
}

export const monthlyEstimate = (
  stage: Stage,
  {
    movies,
    recordsPerDay,
    transitions,
  }: { readonly movies: number; readonly recordsPerDay: number; readonly transitions: number },
): MonthlyEstimate => {
  const idle = idleCosts(stage);
  const perMillionRecords = costsPerMillionRecords(stage);
  const run = runUnitsOf(movies, transitions, stage.workflow.everyMinutes);
  const perRun = runCosts(run);
  const storage = storageCosts(movies);
  const days = rememberedDaysOf(movies);
  const records = (totalOf(perMillionRecords) * recordsPerDay * DAYS_PER_MONTH) / MILLION;
  const runs = totalOf(perRun) * runsPerMonth(stage.workflow.everyMinutes);
  const month = totalOf(idle) + totalOf(storage) + totalOf(days.costs) + records + runs;
  return { stage: stage.name, movies, recordsPerDay, idle, perMillionRecords, run, perRun, storage, days, month };
};

/** Records of a day, as the poller publishes them of so many movies: ratings, and a tenth as much of everything else. */
export const recordsPerDayOf = (movies: number): number => Math.round(movies * A.ratingsPerMovieAndDay * 1.1);
