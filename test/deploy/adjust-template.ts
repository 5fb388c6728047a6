import type { Resource, Template } from './template.ts';

export interface Adjustments {
  /** Set on every function, over what the template gives it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** CloudWatch takes 10 s for metrics of high resolution. */
const ALARM_PERIOD_SECONDS = 10;

/**
 * What a test cannot wait for or reach: functions get the servers of this machine, schedules fire every minute, alarms
 * look every ten seconds.
 */
export const adjustTemplate = (template: Template, { environment }: Adjustments): Template => {
  const resources = Object.entries(template.Resources).map(([logicalId, resource]) => {
    const adjust = ADJUST[resource.Type];
    return [logicalId, adjust === undefined ? resource : adjust(resource, environment)] as const;
  });
  return { ...template, Resources: Object.fromEntries(resources) };
};

type Adjust = (resource: Resource, environment: Readonly<Record<string, string>>) => Resource;

const withProperties = (resource: Resource, properties: Readonly<Record<string, unknown>>): Resource => ({
  ...resource,
  Properties: { ...resource.Properties, ...properties },
});

const ADJUST: Readonly<Record<string, Adjust>> = {
  'AWS::Lambda::Function': (resource, environment) => {
    const own = (resource.Properties?.['Environment'] ?? {}) as { readonly Variables?: object };
    return withProperties(resource, { Environment: { Variables: { ...own.Variables, ...environment } } });
  },
  'AWS::Scheduler::Schedule': (resource) => withProperties(resource, { ScheduleExpression: 'rate(1 minute)' }),
  'AWS::CloudWatch::Alarm': (resource) =>
    resource.Properties?.['Period'] === undefined
      ? resource
      : withProperties(resource, { Period: ALARM_PERIOD_SECONDS }),
};
