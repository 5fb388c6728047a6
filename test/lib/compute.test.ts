import { beforeAll, describe, expect, it } from 'vitest';
import { DEADLINE_MARGIN_MS } from '../../lambdas/core/deadline.ts';
import { SECOND_MS } from '../../lambdas/core/time.ts';
import { STAGES, type Stage } from '../../lib/stages.ts';
import { FUNCTIONS, WORKFLOW_FUNCTIONS } from '../../schema/names.ts';
import { mutantsOf } from './mutants.ts';
import { functionsWithoutAlarm } from './rules/alarm-rules.ts';
import {
  callersThatMayAskOthers,
  callsThatOutliveTheirCallers,
  callsWithoutBound,
  documentsHeldByOthers,
} from './rules/document-rules.ts';
import { functionsInVpc, functionsThatCarrySecrets, functionsUnlikeTheOthers } from './rules/function-rules.ts';
import { grantsTooWide, rolesWithManagedPolicies } from './rules/grant-rules.ts';
import {
  mappingsMadeTooEarly,
  mappingsThatLose,
  mappingsThatMisunderstand,
  mappingsWithoutLag,
} from './rules/mapping-rules.ts';
import { dashboardMetricsOf, writersNobodyWatches } from './rules/metric-rules.ts';
import { schedulesDeliveredTwice, schedulesThatOverlap, schedulesWithoutDeadLetters } from './rules/schedule-rules.ts';
import { stepsThatOutliveTheirTime, stepsWithoutFunction, workflowsThatOverlap } from './rules/workflow-rules.ts';
import { resourcesOf, stacksOf, type TemplateJson, templateOf } from './template.ts';

/** From one start to the next at least: Scheduler is exact to the minute. */
const WORKFLOW_SECONDS = 300 - 60;

const holders = (template: TemplateJson) =>
  documentsHeldByOthers(template, [FUNCTIONS.prepareDocuments, FUNCTIONS.serveDocuments]);
const calls = (template: TemplateJson) => callsThatOutliveTheirCallers(template, DEADLINE_MARGIN_MS / SECOND_MS);

/** Whose failure another alarm reports; each says so where it is made. */
const WATCHED_BY_OTHERS: readonly string[] = [
  FUNCTIONS.redriveDeadLetters,
  FUNCTIONS.prepareDocuments,
  ...Object.values(WORKFLOW_FUNCTIONS),
  FUNCTIONS.showTrending,
];

const RULES: Readonly<Record<string, (template: TemplateJson) => string[]>> = {
  'has a place for what a schedule cannot deliver': schedulesWithoutDeadLetters,
  'runs nothing beside itself': schedulesThatOverlap,
  'starts no execution beside another': (template) => workflowsThatOverlap(template, WORKFLOW_SECONDS),
  'lets no step go on after it was given up': stepsThatOutliveTheirTime,
  'puts a function behind every step': stepsWithoutFunction,
  'gives the documents into two hands': holders,
  'lets those who ask for documents ask nobody else': callersThatMayAskOthers,
  'ends a call before its caller ends': calls,
  'discards no record without its body, and moves none aside within an hour': mappingsThatLose,
  'takes no partial outcome for success': mappingsThatMisunderstand,
  'reads as groups whose lag is reported': mappingsWithoutLag,
  'makes a mapping when its role may read': mappingsMadeTooEarly,
  'allows nothing on everything but what is listed with a reason': grantsTooWide,
  "has none of AWS's own policies": rolesWithManagedPolicies,
  'has no function that fails unseen': (template) => functionsWithoutAlarm(template, WATCHED_BY_OTHERS),
  'shows the time that each writer of rows spends at the store': writersNobodyWatches,
  'makes its functions alike': functionsUnlikeTheOthers,
  'carries no secret': functionsThatCarrySecrets,
};

describe.each(Object.values(STAGES))('What runs in $name', (stage) => {
  let template: TemplateJson;
  beforeAll(() => {
    template = templateOf(stacksOf(stage).compute);
  }, 60_000);

  it.each(Object.entries(RULES))('%s', (_, complaintsAbout) => {
    expect(complaintsAbout(template)).toEqual([]);
  });

  it('reserves concurrency where its account has room for it', () => {
    expect(schedulesDeliveredTwice(template).length === 0).toBe(stage.reservesConcurrency);
    expect(callsWithoutBound(template).length === 0).toBe(stage.reservesConcurrency);
  });

  it('stands in the VPC only where it must', () => {
    expect(functionsInVpc(template, stage.resourceName)).toEqual([
      FUNCTIONS.pollTmdb,
      FUNCTIONS.prepareDocuments,
      FUNCTIONS.redriveDeadLetters,
      FUNCTIONS.serveDocuments,
    ]);
  });

  it('has a dashboard of its region: dashboards are of the account', () => {
    const [[, dashboard] = []] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
    expect(dashboard?.Properties['DashboardName']).toEqual({
      'Fn::Join': ['', [`${stage.resourceName}-`, { Ref: 'AWS::Region' }]],
    });
  });

  it('hands records over at once where pollers are provisioned, which are never rebalanced', () => {
    const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
    expect(mappings).toHaveLength(4);
    const isProvisioned = stage.name === 'production';
    for (const mapping of mappings) {
      expect(mapping['MaximumBatchingWindowInSeconds']).toBe(isProvisioned ? 0 : 1);
      const pollers = { MinimumPollers: 2, MaximumPollers: 2, PollerGroupName: stage.resourceName };
      expect(mapping['ProvisionedPollerConfig']).toEqual(isProvisioned ? pollers : undefined);
    }
  });

  it('shows a dashboard of more than thirty metrics', () => {
    expect(dashboardMetricsOf(template).length).toBeGreaterThan(30);
  });
});

describe('A rule', () => {
  let templates: Record<Stage['name'], TemplateJson>;
  beforeAll(() => {
    templates = {
      development: templateOf(stacksOf(STAGES.development).compute),
      production: templateOf(stacksOf(STAGES.production).compute),
    };
  }, 60_000);

  const mappings = 'AWS::Lambda::EventSourceMapping';
  const schedules = 'AWS::Scheduler::Schedule';
  const policies = 'AWS::IAM::Policy';
  const machines = 'AWS::StepFunctions::StateMachine';
  const functions = 'AWS::Lambda::Function';

  /** What somebody might do to a template of a stage, and the rule that must then be red. */
  const MUTATIONS: readonly Mutation[] = [
    [
      'a schedule without a place for dead letters',
      'production',
      schedules,
      'Target.DeadLetterConfig',
      undefined,
      schedulesWithoutDeadLetters,
    ],
    [
      'a scheduled function that may run twice at a time',
      'production',
      functions,
      'ReservedConcurrentExecutions',
      2,
      schedulesDeliveredTwice,
    ],
    [
      'a scheduled function that may run into its next time',
      'development',
      functions,
      'Timeout',
      300,
      schedulesThatOverlap,
    ],
    [
      'a schedule that delivers late',
      'production',
      schedules,
      'Target.RetryPolicy.MaximumEventAgeInSeconds',
      3_600,
      schedulesThatOverlap,
    ],
    [
      'an invocation that waits for hours',
      'production',
      'AWS::Lambda::EventInvokeConfig',
      'MaximumEventAgeInSeconds',
      21_600,
      schedulesThatOverlap,
    ],
    [
      'a workflow that may run into its next time',
      'production',
      machines,
      'DefinitionString',
      '{"TimeoutSeconds":300}',
      (template) => workflowsThatOverlap(template, WORKFLOW_SECONDS),
    ],
    [
      'a step that nothing stands behind',
      'production',
      machines,
      'DefinitionSubstitutions.PlanViewsArn',
      undefined,
      stepsWithoutFunction,
    ],
    [
      'a substitution that no step asks for',
      'production',
      machines,
      'DefinitionSubstitutions.OtherArn',
      'arn',
      stepsWithoutFunction,
    ],
    ['a function that outlives its step', 'production', functions, 'Timeout', 120, stepsThatOutliveTheirTime],
    [
      'a function that has the login of the documents',
      'production',
      functions,
      'Environment.Variables.DOCUMENTS_SECRET_ID',
      'arn',
      holders,
    ],
    [
      'a function that asks another than it may',
      'production',
      functions,
      'Environment.Variables.DOCUMENTS_FUNCTION',
      { 'Fn::GetAtt': ['other', 'Arn'] },
      callersThatMayAskOthers,
    ],
    ['a call that goes on without its caller', 'production', functions, 'Timeout', 6, calls],
    ['connections without end', 'production', functions, 'ReservedConcurrentExecutions', undefined, callsWithoutBound],
    ['a mapping without a destination', 'production', mappings, 'DestinationConfig', undefined, mappingsThatLose],
    [
      'a mapping with a destination and no number',
      'production',
      mappings,
      'MaximumRetryAttempts',
      undefined,
      mappingsThatLose,
    ],
    ['a mapping that retries ten times', 'production', mappings, 'MaximumRetryAttempts', 10, mappingsThatLose],
    [
      'a mapping that waits longer than Kafka',
      'production',
      mappings,
      'MaximumRecordAgeInSeconds',
      604_800,
      mappingsThatLose,
    ],
    [
      'a mapping that waits for half an hour',
      'production',
      mappings,
      'MaximumRecordAgeInSeconds',
      1_800,
      mappingsThatLose,
    ],
    ['a mapping that begins at the end', 'development', mappings, 'StartingPosition', 'LATEST', mappingsThatLose],
    [
      'an on-demand mapping with a destination',
      'development',
      mappings,
      'DestinationConfig',
      { OnFailure: { Destination: 'arn' } },
      mappingsThatLose,
    ],
    [
      'a mapping that ignores partial outcomes',
      'production',
      mappings,
      'FunctionResponseTypes',
      undefined,
      mappingsThatMisunderstand,
    ],
    [
      'a group with a colon',
      'production',
      mappings,
      'AmazonManagedKafkaEventSourceConfig.ConsumerGroupId',
      'speed:layer',
      mappingsWithoutLag,
    ],
    [
      'a group that Lambda names',
      'production',
      mappings,
      'AmazonManagedKafkaEventSourceConfig',
      undefined,
      mappingsWithoutLag,
    ],
    ['a grant on every topic', 'production', policies, 'PolicyDocument.Statement.0.Resource', '*', grantsTooWide],
    [
      'a grant on every table',
      'production',
      policies,
      'PolicyDocument.Statement.0.Resource',
      'arn:aws:cassandra:::/keyspace/speed_layer/*',
      grantsTooWide,
    ],
    ['a grant of every action', 'production', policies, 'PolicyDocument.Statement.0.Action', 's3:*', grantsTooWide],
    ['a managed policy', 'production', 'AWS::IAM::Role', 'ManagedPolicyArns', ['arn'], rolesWithManagedPolicies],
    ['a log for ever', 'production', 'AWS::Logs::LogGroup', 'RetentionInDays', undefined, functionsUnlikeTheOthers],
    [
      'a token in the environment',
      'production',
      functions,
      'Environment.Variables.TOKEN',
      '{{resolve:secretsmanager:tmdb}}',
      functionsThatCarrySecrets,
    ],
  ];

  it.each(MUTATIONS)('notices %s', (_, stage, type, path, value, rule) => {
    const complaints = mutantsOf(templates[stage], type, path, value).map(rule);
    expect(complaints.some((list) => list.length > 0)).toBe(true);
  });
});

type Mutation = readonly [
  what: string,
  stage: Stage['name'],
  type: string,
  path: string,
  value: unknown,
  rule: (template: TemplateJson) => string[],
];
