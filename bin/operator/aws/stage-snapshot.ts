import { consumerGroupOf } from '../../../lib/consumer-group.ts';
import type { Stage } from '../../../lib/stages.ts';
import type { ConsoleSnapshot, StageCard, TopicState } from '../../../localstack/console/source/wire-pipeline.ts';
import { METRICS, type MetricName } from '../../../schema/names.ts';
import { ALL_TOPICS, READERS } from '../../../schema/topology.ts';
import type { RingingAlarm, StageFigures } from './stage-figures.ts';

const PER_MINUTE = 60;

/** The picture of a stage, from what CloudWatch told last: sums are of the newest minute that was reported. */
export const stageSnapshotOf = (stage: Stage, figures: StageFigures, at: number): ConsoleSnapshot => {
  const { values } = figures;
  const topics = ALL_TOPICS.map((topic, index) => topicOf(stage, topic, index, values));
  const applied = sumOf(values, METRICS.recordsApplied);
  const lags = topics.map(({ lag }) => lag);
  return {
    at,
    now: at,
    state: 'live',
    phase: `stage ${stage.name}, figures of the last minutes`,
    speed: null,
    steps: [],
    topics,
    recordsPerSecond: (applied ?? 0) / PER_MINUTE,
    lag: lags.some((lag) => lag === null) ? null : lags.reduce<number>((sum, lag) => sum + (lag ?? 0), 0),
    rowMs: { p50: values.get('p50') ?? null, p99: values.get('p99') ?? null },
    counts: Object.fromEntries(
      [METRICS.deadLetters, METRICS.recordsLate, METRICS.recordsExpired, METRICS.windowsWritten].map((metric) => [
        metric,
        sumOf(values, metric) ?? 0,
      ]),
    ),
    freshness: { rowsMs: null, documentsMs: values.get('freshness') ?? null },
    notices: figures.alarms.map(({ name, reason }) => `${name} rings: ${reason}`.slice(0, 300)),
    attribution: 'This product uses the TMDB API but is not endorsed or certified by TMDB.',
    stages: cardsOf(figures, topics),
  };
};

const topicOf = (
  stage: Stage,
  topic: (typeof ALL_TOPICS)[number],
  index: number,
  values: StageFigures['values'],
): TopicState => {
  const waits = values.get(`waits${index}`);
  return {
    topic,
    group: consumerGroupOf(stage.stream, READERS[topic].group),
    records: 0,
    recordsPerSecond: 0,
    lag: values.get(`lag${index}`) ?? null,
    lagMs: waits === undefined ? null : waits * 1_000,
    partitions: [],
  };
};

/** Of the three stream functions; `null`: none has reported. */
const sumOf = (values: StageFigures['values'], metric: MetricName): number | null => {
  const parts = [0, 1, 2].flatMap((index) => values.get(`${metric.toLowerCase()}${index}`) ?? []);
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
};

/** The alarms that say something of a stage, by words of their names. */
const RINGS: Readonly<Record<StageCard['id'], RegExp>> = {
  tmdb: /poll|tmdb/,
  kafka: /kafka|lag|broker/,
  functions: /score|aggregate|project|dead-letter|throughput/,
  tables: /store|keyspaces|expired|retention/,
  workflow: /serving-views|plan|detect|rank|advance/,
  documents: /document|sync|reconcile|freshness|difference/,
};

/** Which card, its name, the figure and its unit, and what else is known. */
type CardRow = readonly [StageCard['id'], string, number | null, string, ...string[]];

const cardsOf = ({ values, alarms }: StageFigures, topics: readonly TopicState[]): StageCard[] =>
  cardRowsOf(values, topics).map(([id, name, value, unit, ...facts]) => ({
    id,
    name,
    ...healthOf(
      alarms.find((alarm) => RINGS[id].test(alarm.name)),
      value,
    ),
    value,
    unit,
    facts,
  }));

const cardRowsOf = (values: StageFigures['values'], topics: readonly TopicState[]): readonly CardRow[] => {
  const of = (id: string): number | null => values.get(id) ?? null;
  const sum = (metric: MetricName): number | null => sumOf(values, metric);
  const lag = topics.reduce<number | null>((all, one) => (all === null || one.lag === null ? null : all + one.lag), 0);
  const late = `late ${text(sum(METRICS.recordsLate))}`;
  const letters = `dead letters ${text(sum(METRICS.deadLetters))}`;
  const windows = `${text(sum(METRICS.windowsWritten))} windows written`;
  return [
    ['tmdb', 'TMDB', of('requests'), 'requests in the newest poll', `${text(of('failures'))} failed`],
    ['kafka', 'MSK', lag, 'records not read yet', 'brokers answer inside their network only'],
    ['functions', 'Lambda', sum(METRICS.recordsApplied), 'records counted, a minute', late, letters],
    ['tables', 'Keyspaces', of('p50'), 'ms to the row, p50', `p99 ${text(of('p99'))} ms`, windows],
    ['workflow', 'Step Functions', of('started'), 'executions started'],
    [
      'documents',
      'DocumentDB',
      of('written'),
      'documents written',
      `${text(of('different'))} different from their rows`,
    ],
  ];
};

const text = (value: number | null): string => value?.toLocaleString('en') ?? '–';

const healthOf = (
  alarm: RingingAlarm | undefined,
  value: number | null,
): Pick<StageCard, 'status' | 'since' | 'remedy'> => {
  if (alarm === undefined) return { status: value === null ? 'waiting' : 'ok', since: null, remedy: null };
  return { status: 'away', since: alarm.since, remedy: `${alarm.name} rings: RUNBOOK.md has what to do.` };
};
