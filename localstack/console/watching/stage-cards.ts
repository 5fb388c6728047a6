import { METRICS } from '../../../schema/names.ts';
import type { ConsoleSnapshot, StageCard, TopicState } from '../source/wire-pipeline.ts';
import type { AwayPart, AwaySince, RunTick } from './run-tick.ts';

/** More than this is not read within a poll's pace. */
const MUCH_LAG = 1_000;

const SAFE: Readonly<Record<AwayPart, string>> = {
  tmdb: 'Nothing new is seen; the next poll that succeeds makes up for it.',
  kafka: 'Polls and functions wait for it; nothing acknowledged is lost.',
  tables: 'Records wait in Kafka and are counted when it is back; nothing is lost.',
  documents: 'What is to be copied waits in the tables; readers see the last copy.',
};

type Measured = Pick<ConsoleSnapshot, 'topics' | 'recordsPerSecond' | 'lag' | 'rowMs' | 'freshness'>;

/** The picture of the pipeline, from TMDB to the documents. */
export const stageCardsOf = (tick: RunTick, measured: Measured): StageCard[] => [
  tmdbCard(tick),
  kafkaCard(tick, measured),
  functionsCard(tick, measured),
  tablesCard(tick, measured),
  workflowCard(tick),
  documentsCard(tick, measured),
];

type Health = Pick<StageCard, 'status' | 'since' | 'remedy'>;

const WELL: Health = { status: 'ok', since: null, remedy: null };
const WAITING: Health = { status: 'waiting', since: null, remedy: null };

const healthOf = (tick: RunTick, part: AwayPart, otherwise: Health): Health => {
  const away: AwaySince | undefined = tick.away[part];
  if (away === undefined) return otherwise;
  return { status: 'away', since: away.since, remedy: `${away.reason} ${SAFE[part]}` };
};

const tmdbCard = (tick: RunTick): StageCard => ({
  id: 'tmdb',
  name: 'TMDB',
  ...healthOf(tick, 'tmdb', countOf(tick, METRICS.tmdbRequests) === 0 ? WAITING : WELL),
  value: countOf(tick, METRICS.tmdbRequests),
  unit: 'requests',
  facts: [
    tick.lastPoll === undefined
      ? 'no live poll yet'
      : `last poll ${clockText(tick.lastPoll.polledAt)}: ${thousands(tick.lastPoll.requests)} requests for lists of ${thousands(tick.lastPoll.listed)} movies and details of ${thousands(tick.lastPoll.visited)}`,
    ...someOf(countOf(tick, METRICS.tmdbFailures), 'requests failed'),
  ],
});

const kafkaCard = (tick: RunTick, { topics, lag }: Measured): StageCard => ({
  id: 'kafka',
  name: tick.engine === 'memory' ? 'Kafka (in memory)' : 'Kafka',
  ...healthOf(tick, 'kafka', lagHealth(lag)),
  value: lag,
  unit: 'records not read yet',
  facts: [...lagFacts(topics), ...topics.map(({ topic, records }) => `${shortOf(topic)} ${thousands(records)}`)],
});

const lagHealth = (lag: number | null): Health => {
  if (lag === null) return WAITING;
  return lag <= MUCH_LAG ? WELL : { ...WELL, status: 'behind' };
};

const lagFacts = (topics: readonly TopicState[]): string[] => {
  const oldest = Math.max(...topics.map(({ lagMs }) => lagMs ?? 0));
  return oldest < 1_000 ? [] : [`the oldest waits ${(oldest / 1_000).toFixed(1)} s`];
};

const functionsCard = (tick: RunTick, { recordsPerSecond }: Measured): StageCard => ({
  id: 'functions',
  name: 'Functions',
  ...(countOf(tick, METRICS.recordsApplied) === 0 ? WAITING : WELL),
  value: Math.round(recordsPerSecond * 10) / 10,
  unit: 'records/s, last minute',
  facts: [
    `late ${thousands(countOf(tick, METRICS.recordsLate))} · expired ${thousands(countOf(tick, METRICS.recordsExpired))}`,
    `dead letters ${thousands(countOf(tick, METRICS.deadLetters))}`,
  ],
});

const tablesCard = (tick: RunTick, { rowMs, freshness }: Measured): StageCard => ({
  id: 'tables',
  name: tick.engine === 'memory' ? 'Tables (in memory)' : 'Cassandra',
  ...healthOf(tick, 'tables', countOf(tick, METRICS.windowsWritten) === 0 ? WAITING : WELL),
  value: rowMs.p50,
  unit: 'ms to the row, p50 of a minute',
  facts: [
    `p99 ${rowMs.p99 === null ? '–' : `${rowMs.p99.toFixed(1)} ms`}`,
    `${thousands(countOf(tick, METRICS.windowsWritten))} windows written`,
    `newest row ${ageText(freshness.rowsMs)}`,
  ],
});

const workflowCard = ({ workflow }: RunTick): StageCard => ({
  id: 'workflow',
  name: 'Workflow',
  ...(workflow === undefined ? WAITING : workflowHealth(workflow)),
  value: workflow?.executions ?? null,
  unit: 'executions',
  facts: workflow === undefined ? ['none has ended yet'] : [workflow.last],
});

const workflowHealth = ({ hasFailed, last }: { hasFailed: boolean; last: string }): Health =>
  hasFailed
    ? { status: 'behind', since: null, remedy: `${last}. The next one begins where it began; nothing is lost.` }
    : WELL;

const documentsCard = (tick: RunTick, { freshness }: Measured): StageCard => ({
  id: 'documents',
  name: tick.engine === 'memory' ? 'Documents (in memory)' : 'Documents',
  ...healthOf(tick, 'documents', documentsHealth(tick)),
  value: tick.workflow?.documentsWritten ?? null,
  unit: 'written',
  facts: [
    `${thousands(tick.workflow?.difference ?? 0)} different from their rows`,
    freshness.documentsMs === null ? 'nothing copied yet' : `readers see all up to ${ageText(freshness.documentsMs)}`,
  ],
});

const documentsHealth = ({ workflow }: RunTick): Health => {
  if (workflow === undefined) return WAITING;
  return workflow.difference === 0
    ? WELL
    : { ...WELL, status: 'behind', remedy: 'They are written again by the execution that found them.' };
};

const countOf = ({ counts }: RunTick, name: string): number => counts[name] ?? 0;
const someOf = (count: number, what: string): string[] => (count === 0 ? [] : [`${thousands(count)} ${what}`]);
const thousands = (count: number): string => count.toLocaleString('en');
const shortOf = (topic: string): string => topic.slice(topic.indexOf('.') + 1);
const clockText = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

const ageText = (ms: number | null): string => {
  if (ms === null) return '–';
  if (ms < 90_000) return `${Math.max(0, Math.round(ms / 1_000))} s ago`;
  return ms < 5_400_000 ? `${Math.round(ms / 60_000)} min ago` : `${(ms / 3_600_000).toFixed(1)} h ago`;
};
