import type { Resource, Template } from './template.ts';

export interface Adjustments {
  /** Set on every function, over what the template gives it. */
  readonly environment: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly scheduledAt: string;
}

/** CloudWatch takes 10 s for metrics of high resolution. */
const ALARM_PERIOD_SECONDS = 10;

/** A function that cannot reach the store tries again until its time is nearly over. */
const PATIENCE_SECONDS = 25;

/** Scheduler puts the instant here, which no emulator does. Source: docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/**
 * What nobody at a laptop can wait for or reach: functions get the servers of this machine and less
 * time, schedules fire every minute, alarms look every ten seconds.
 */
export const adjustTemplate = (template: Template, adjustments: Adjustments): Template => {
  const resources = Object.entries(template.Resources).map(([logicalId, resource]) => {
    const adjust = ADJUST[resource.Type];
    return [logicalId, adjust === undefined ? resource : adjust(resource, adjustments)] as const;
  });
  return byExport({ ...template, Resources: Object.fromEntries(resources) });
};

/** No emulator knows `Fn::GetStackOutput`: the same value by an export of the output's name. */
const byExport = ({ Outputs = {}, ...template }: Template): Template => {
  const outputs = Object.entries(Outputs as Readonly<Record<string, object>>).map(([name, output]) => [
    name,
    name.startsWith('PublishOutput') ? { ...output, Export: { Name: name } } : output,
  ]);
  const text = JSON.stringify(template).replaceAll(
    /\{"Fn::GetStackOutput":\{"StackName":"[\w-]+","Region":\{"Ref":"AWS::Region"\},"OutputName":"(\w+)"\}\}/g,
    '{"Fn::ImportValue":"$1"}',
  );
  return { ...(JSON.parse(text) as Template), Outputs: Object.fromEntries(outputs) };
};

type Adjust = (resource: Resource, adjustments: Adjustments) => Resource;

const withProperties = (resource: Resource, properties: Readonly<Record<string, unknown>>): Resource => ({
  ...resource,
  Properties: { ...resource.Properties, ...properties },
});

const ADJUST: Readonly<Record<string, Adjust>> = {
  'AWS::Lambda::Function': (resource, { environment }) => {
    const own = (resource.Properties?.['Environment'] ?? {}) as { readonly Variables?: object };
    const timeout = Math.min(Number(resource.Properties?.['Timeout'] ?? 3), PATIENCE_SECONDS);
    const variables = { ...own.Variables, ...environment };
    return withProperties(resource, { Environment: { Variables: variables }, Timeout: timeout });
  },
  'AWS::Scheduler::Schedule': (resource, { scheduledAt }) => {
    const target = JSON.stringify(resource.Properties?.['Target']).replaceAll(SCHEDULED_TIME, scheduledAt);
    return withProperties(resource, { ScheduleExpression: 'rate(1 minute)', Target: JSON.parse(target) as unknown });
  },
  'AWS::CloudWatch::Alarm': (resource) =>
    resource.Properties?.['Period'] === undefined
      ? resource
      : withProperties(resource, { Period: ALARM_PERIOD_SECONDS }),
};
