/** What must be true of every metric that dashboard or alarms look at, as complaints about the resources of a stage. */
import { AWS_METRICS } from '../../../lib/constructs/monitoring/metrics.ts';
import { METRIC_NAMESPACE, METRICS } from '../../../schema/names.ts';
import { at, idBehind, listAt, resourcesOf, type TemplateJson } from '../template.ts';

type Seen = readonly [namespace: string, name: string];

/** Metrics of the dashboard, those of its searches included. */
export const dashboardMetricsOf = (template: TemplateJson): Seen[] =>
  resourcesOf(template, 'AWS::CloudWatch::Dashboard').flatMap(([, { Properties }]) => {
    const text = dashboardTextOf(Properties['DashboardBody']);
    const plain = text.matchAll(/\["((?:AWS|SpeedLayer)\/\w+)","(\w+)"/g);
    const searched = text.matchAll(/SEARCH\('Namespace=\\"([\w/]+)\\" MetricName=\\"(\w+)\\"/g);
    return [...plain, ...searched].map(([, namespace, name]): Seen => [namespace ?? '', name ?? '']);
  });

/** The body is text with references in between. */
export const dashboardTextOf = (body: unknown): string =>
  typeof body === 'string'
    ? body
    : listAt(body, 'Fn::Join', 1)
        .map((part) => (typeof part === 'string' ? part : '…'))
        .join('');

const alarmMetricsOf = (template: TemplateJson): Seen[] =>
  resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) => {
    const own = Properties['MetricName'] === undefined ? [] : [Properties];
    const inside = listAt(Properties, 'Metrics').map((metric) => at(metric, 'MetricStat', 'Metric'));
    return [...own, ...inside.filter((metric) => metric !== undefined)].map(
      (metric): Seen => [String(at(metric, 'Namespace')), String(at(metric, 'MetricName'))],
    );
  });

/** A metric that nobody reports is a panel that stays empty and an alarm that never rings. */
export const metricsNobodyReports = (template: TemplateJson): string[] =>
  [...dashboardMetricsOf(template), ...alarmMetricsOf(template)]
    .filter(([namespace, name]) => !isReported(namespace, name))
    .map(([namespace, name]) => `${namespace} ${name}`);

/** Names in the list of AWS's metrics that nothing looks at. */
export const metricsNobodyLooksAt = (template: TemplateJson): string[] => {
  const seen = new Set(
    [...dashboardMetricsOf(template), ...alarmMetricsOf(template)].map((metric) => metric.join(' ')),
  );
  return Object.entries(AWS_METRICS)
    .flatMap(([namespace, names]) => names.map((name) => `${namespace} ${name}`))
    .filter((metric) => !seen.has(metric));
};

/** Functions that may write rows, and whose time at the store no panel shows. */
export const writersNobodyWatches = (template: TemplateJson): string[] => {
  const bodies = resourcesOf(template, 'AWS::CloudWatch::Dashboard').map(([, one]) =>
    dashboardTextOf(one.Properties['DashboardBody']),
  );
  return resourcesOf(template, 'AWS::Lambda::Function')
    .filter(([, { Properties }]) => mayWriteRows(template, idBehind(Properties['Role'])))
    .map(([, { Properties }]) => String(Properties['FunctionName']).replace(/^speed-layer-[a-z]+-/, ''))
    .filter((name) => !bodies.some((body) => body.includes(`"${METRICS.storeLatencyMs}","service","${name}"`)));
};

const mayWriteRows = (template: TemplateJson, role: string | undefined): boolean =>
  resourcesOf(template, 'AWS::IAM::Policy').some(
    ([, { Properties }]) =>
      listAt(Properties, 'Roles').some((other) => idBehind(other) === role) &&
      JSON.stringify(Properties['PolicyDocument']).includes('cassandra:Modify'),
  );

const isReported = (namespace: string, name: string): boolean => {
  if (namespace.startsWith(`${METRIC_NAMESPACE}/`)) return (Object.values(METRICS) as string[]).includes(name);
  return ((AWS_METRICS as Record<string, readonly string[]>)[namespace] ?? []).includes(name);
};
