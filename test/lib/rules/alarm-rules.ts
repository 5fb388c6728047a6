/** What must be true of every alarm, as complaints about the resources of all stacks of a stage. */
import { RUNBOOK_PARTS, runbookEntriesOf } from '../../../lib/runbook.ts';
import { at, idBehind, listAt, type ResourceJson, resourcesOf, type TemplateJson } from '../template.ts';
import { dashboardTextOf } from './metric-rules.ts';

const linkedHeadingOf = (description: unknown): string | undefined =>
  / RUNBOOK\.md#([\w-]+)$/.exec(String(description))?.[1];

/** The headings that a template's alarms link to, sorted. */
export const headingsOf = (template: TemplateJson): string[] =>
  [...resourcesOf(template, 'AWS::CloudWatch::Alarm'), ...resourcesOf(template, 'AWS::CloudWatch::CompositeAlarm')]
    .map(([id, { Properties }]) => linkedHeadingOf(Properties['AlarmDescription']) ?? `${id} without a heading`)
    .toSorted();

/** Alarms that nobody has explained, entries that no alarm leads to, entries without all of their parts. */
export const runbookGaps = (template: TemplateJson, runbook: string): string[] => {
  const entries = runbookEntriesOf(runbook);
  const alarms = headingsOf(template);
  const headings = entries.map(({ heading }) => heading);
  return [
    ...alarms.filter((alarm) => !headings.includes(alarm)).map((alarm) => `the alarm ${alarm} has no entry`),
    ...headings.filter((heading) => !alarms.includes(heading)).map((heading) => `${heading} is no alarm`),
    ...headings.filter((heading, index) => headings.indexOf(heading) !== index).map((heading) => `${heading} twice`),
    ...entries
      .filter(({ parts }) => parts.join() !== RUNBOOK_PARTS.join())
      .map(({ heading, parts }) => `${heading} has the parts ${parts.join(', ')}`),
  ];
};

/** What an alarm makes of silence is a decision, never CloudWatch's default. */
export const alarmsWithoutVerdictOnSilence = (template: TemplateJson): string[] =>
  resourcesOf(template, 'AWS::CloudWatch::Alarm')
    .filter(([, { Properties }]) => Properties['TreatMissingData'] === undefined)
    .map(([id]) => `${id} does not say what missing data means`);

/** Alarms that neither tell anybody by themselves nor are part of the page, which knows those of other stacks by name. */
export const alarmsNobodyHears = (template: TemplateJson): string[] => {
  const page = JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::CompositeAlarm'));
  const topics = resourcesOf(template, 'AWS::SNS::Topic').map(
    ([, { Properties }]) => `:${String(Properties['TopicName'])}"`,
  );
  const isTold = (actions: readonly unknown[]) => topics.some((topic) => JSON.stringify(actions).includes(topic));
  return resourcesOf(template, 'AWS::CloudWatch::Alarm')
    .filter(
      ([id, { Properties }]) =>
        !isTold(listAt(Properties, 'AlarmActions')) &&
        !page.includes(`"${id}"`) &&
        !page.includes(`:alarm:${String(Properties['AlarmName'])}\\"`),
    )
    .map(([id]) => `${id} rings unheard`);
};

/** Alarms that the dashboard's first row does not show. */
export const alarmsNotShown = (template: TemplateJson): string[] => {
  const dashboard = JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));
  return resourcesOf(template, 'AWS::CloudWatch::Alarm')
    .filter(([, { Properties }]) => !dashboard.includes(`:alarm:${String(Properties['AlarmName'])}\\"`))
    .map(([id]) => `${id} is not shown`);
};

/** What decides when it rings: every number of an alarm, and what it makes of silence. */
export const numbersOf = (template: TemplateJson): Record<string, string> =>
  Object.fromEntries(
    resourcesOf(template, 'AWS::CloudWatch::Alarm')
      .map(([, { Properties }]): [string, string] => {
        const periods = Number(Properties['EvaluationPeriods']);
        const [, comparison = ''] =
          /^(Greater|Less)ThanThreshold$/.exec(String(Properties['ComparisonOperator'])) ?? [];
        const numbers = [
          `${comparison === 'Greater' ? '>' : '<'} ${String(Properties['Threshold'])}`,
          `${Number(Properties['DatapointsToAlarm'] ?? periods)} of ${periods} × ${periodOf(Properties)} s`,
          String(Properties['TreatMissingData']),
        ];
        return [linkedHeadingOf(Properties['AlarmDescription']) ?? '', numbers.join(', ')];
      })
      .toSorted(([one], [other]) => one.localeCompare(other)),
  );

const periodOf = (alarm: ResourceJson['Properties']): string => {
  const inside = listAt(alarm, 'Metrics').map((metric) => at(metric, 'MetricStat', 'Period') ?? at(metric, 'Period'));
  return [...new Set([alarm['Period'], ...inside].filter((period) => period !== undefined))].map(Number).join(' and ');
};

/** Lines that a panel calls an alarm's, and that no alarm on one of its metrics has for its threshold. */
export const linesWithoutAlarm = (template: TemplateJson): string[] => {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => ({
    threshold: Number(Properties['Threshold']),
    text: JSON.stringify(Properties),
  }));
  return panelsOf(template).flatMap(({ title, metrics, lines }) =>
    lines
      .filter(
        (line) =>
          !alarms.some(
            ({ threshold, text }) => threshold === line && metrics.some((name) => text.includes(`"${name}"`)),
          ),
      )
      .map((line) => `${title}: nobody is told of ${line}`),
  );
};

interface PanelJson {
  readonly title: string;
  /** Names. */
  readonly metrics: readonly string[];
  /** Values of the lines called an alarm's. */
  readonly lines: readonly number[];
}

const panelsOf = (template: TemplateJson): PanelJson[] =>
  resourcesOf(template, 'AWS::CloudWatch::Dashboard').flatMap(([, { Properties }]) => {
    const body = JSON.parse(dashboardTextOf(Properties['DashboardBody'])) as { readonly widgets: readonly unknown[] };
    return body.widgets.map((widget) => ({
      title: String(at(widget, 'properties', 'title')),
      metrics: listAt(widget, 'properties', 'metrics')
        .flatMap((row) => listAt(row))
        .filter((part) => typeof part === 'string'),
      lines: listAt(widget, 'properties', 'annotations', 'horizontal')
        .filter((line) => at(line, 'label') === 'alarm')
        .map((line) => Number(at(line, 'value'))),
    }));
  });

/** Topics whose policy does not let CloudWatch publish, whatever the account's own rights are. */
export const topicsDeafToAlarms = (template: TemplateJson): string[] =>
  resourcesOf(template, 'AWS::SNS::Topic')
    .filter(([id]) => {
      const policies = resourcesOf(template, 'AWS::SNS::TopicPolicy').filter(([, { Properties }]) =>
        listAt(Properties, 'Topics').some((topic) => idBehind(topic) === id),
      );
      const statements = policies.flatMap(([, policy]) => listAt(policy, 'Properties', 'PolicyDocument', 'Statement'));
      return !statements.some(
        (statement) =>
          at(statement, 'Effect') === 'Allow' &&
          at(statement, 'Action') === 'sns:Publish' &&
          at(statement, 'Principal', 'Service') === 'cloudwatch.amazonaws.com',
      );
    })
    .map(([id]) => `${id} hears no alarm`);

/** Functions that no alarm looks at, among those that must have one. */
export const functionsWithoutAlarm = (template: TemplateJson, exempt: readonly string[]): string[] =>
  resourcesOf(template, 'AWS::Lambda::Function')
    .filter(([id, { Properties }]) => {
      const isWatched = resourcesOf(template, 'AWS::CloudWatch::Alarm').some(([, alarm]) =>
        JSON.stringify(at(alarm, 'Properties', 'Metrics') ?? {}).includes(`{"Ref":"${id}"}`),
      );
      const name = Properties['FunctionName'];
      // CDK's own, which only runs in a deployment.
      if (typeof name !== 'string') return false;
      return !isWatched && !exempt.some((other) => name.endsWith(`-${other}`));
    })
    .map(([id]) => `${id} fails unseen`);

/** Brokers of a cluster of so many whose disk no alarm looks at. */
export const disksNobodyWatches = (template: TemplateJson, brokers: number): string[] => {
  const watched = resourcesOf(template, 'AWS::CloudWatch::Alarm')
    .flatMap(([, { Properties }]) => listAt(Properties, 'Metrics'))
    .map((metric) => at(metric, 'MetricStat', 'Metric'))
    .filter((metric) => at(metric, 'MetricName') === 'KafkaDataLogsDiskUsed')
    .flatMap((metric) => listAt(metric, 'Dimensions'))
    .filter((dimension) => at(dimension, 'Name') === 'Broker ID')
    .map((dimension) => at(dimension, 'Value'));
  return Array.from({ length: brokers }, (_, index) => String(index + 1))
    .filter((broker) => !watched.includes(broker))
    .map((broker) => `the disk of broker ${broker} fills up unseen`);
};
