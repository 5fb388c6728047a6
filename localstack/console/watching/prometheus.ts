import type { ConsoleSnapshot } from '../source/wire-pipeline.ts';

/** `RecordsApplied` → `records_applied`. */
const snakeOf = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();

interface Sample {
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly value: number | null;
}

/** A metric family in Prometheus' text format, version 0.0.4; `null`s are left out. */
const familyOf = (name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string[] => {
  const known = samples.filter(({ value }) => value !== null);
  if (known.length === 0) return [];
  return [
    `# HELP speed_layer_${name} ${help}`,
    `# TYPE speed_layer_${name} ${type}`,
    ...known.map(({ labels = {}, value }) => `speed_layer_${name}${labelsText(labels)} ${value}`),
  ];
};

const labelsText = (labels: Readonly<Record<string, string | number>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${String(value).replaceAll(/[\\"\n]/g, '_')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

/** What a scraper may know of the run; times in seconds, as Prometheus wants them. */
export const metricsTextOf = (snapshot: ConsoleSnapshot): string => {
  const { counts, topics, rowMs, freshness, stages } = snapshot;
  const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);
  const lines = [
    ...Object.entries(counts).flatMap(([name, value]) =>
      familyOf(`${snakeOf(name)}_total`, 'counter', `${name} since the start of the run.`, [{ value }]),
    ),
    ...familyOf(
      'topic_records_total',
      'counter',
      'Records whose batch has succeeded.',
      topics.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, records }) => ({ labels: { topic, partition }, value: records })),
      ),
    ),
    ...familyOf(
      'lag_records',
      'gauge',
      'Records of the log that a group has not read.',
      topics.flatMap(({ topic, group, partitions }) =>
        partitions.map(({ partition, lag }) => ({ labels: { topic, group, partition }, value: lag })),
      ),
    ),
    ...familyOf(
      'lag_seconds',
      'gauge',
      'How long the oldest of them has waited.',
      topics.map(({ topic, group, lagMs }) => ({ labels: { topic, group }, value: seconds(lagMs) })),
    ),
    ...familyOf('row_latency_seconds', 'gauge', 'From the append to the row that can be read, of the last minute.', [
      { labels: { quantile: '0.5' }, value: seconds(rowMs.p50) },
      { labels: { quantile: '0.99' }, value: seconds(rowMs.p99) },
    ]),
    ...familyOf('freshness_seconds', 'gauge', 'Age, in the time of the world, of what readers see.', [
      { labels: { of: 'rows' }, value: seconds(freshness.rowsMs) },
      { labels: { of: 'documents' }, value: seconds(freshness.documentsMs) },
    ]),
    ...familyOf(
      'stage_up',
      'gauge',
      '1 while a stage answers.',
      stages.map(({ id, status }) => ({ labels: { stage: id }, value: status === 'away' ? 0 : 1 })),
    ),
  ];
  return `${lines.join('\n')}\n`;
};
