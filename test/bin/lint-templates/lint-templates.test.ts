import { beforeAll, describe, expect, it } from 'vitest';
import { sorted } from '../../../bin/lint-templates/lint-findings.ts';
import { type LintedTemplate, policiesOf, withKnownFunctions } from '../../../bin/lint-templates/linted-template.ts';
import { STAGES } from '../../../lib/stages.ts';
import { listAt, stacksOf, templateOf } from '../../lib/template.ts';

describe('A template for linters', () => {
  let templates: Map<string, LintedTemplate>;
  beforeAll(() => {
    const { network, state, compute } = stacksOf(STAGES.production);
    templates = new Map(
      [network, state, compute].map((stack) => {
        const text = JSON.stringify(templateOf(stack), undefined, 1);
        return [stack.stackName, JSON.parse(withKnownFunctions(text)) as LintedTemplate] as const;
      }),
    );
  }, 60_000);

  it('has no function in it that they do not know', () => {
    expect(JSON.stringify(templateOf(stacksOf(STAGES.production).compute))).toContain('Fn::GetStackOutput');
    expect(JSON.stringify([...templates.values()])).not.toContain('Fn::GetStackOutput');
  });

  it('has policies of ARNs as AWS would put them there, without a reference left', () => {
    const policies = policiesOf(templates);
    expect(policies.length).toBeGreaterThan(20);
    const resources = policies
      .flatMap(({ document }) => listAt(document, 'Statement'))
      .flatMap((statement) => listAt(statement, 'Resource'));
    expect(resources.filter((one) => typeof one !== 'string' || !/^(\*$|arn:aws:[\w-]+:)/.test(one))).toEqual([]);
    expect(resources).toContain(
      'arn:aws:kafka:us-east-1:123456789012:topic/KafkaCluster21A1BE89/00000000-0000-0000-0000-000000000000-1/movie.reviews',
    );
  });
});

describe('A finding of a linter', () => {
  const finding = (rule: string, message: string) => ({ rule, where: 'somewhere', message });
  const interfaces = '["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]';

  it.each([
    ['cfn-lint W3005', "'role' dependency already enforced by a 'GetAtt'"],
    ['cfn-lint E3620', "'db.serverless' is not one of ['db.r5.large']"],
    ['parliament RESOURCE_STAR', interfaces],
  ])('of %s is a false alarm where its reason holds', (rule, message) => {
    const { faults, falseAlarms } = sorted([finding(rule, message), finding(rule, message)]);
    expect([faults, [...falseAlarms.values()]]).toEqual([[], [2]]);
  });

  it.each([
    ['cfn-lint E3620', "'db.huge' is not one of ['db.r5.large']"],
    ['cfn-lint E3012', interfaces],
    ['parliament RESOURCE_STAR', '["ec2:CreateNetworkInterface", "ec2:RunInstances"]'],
    ['parliament RESOURCE_STAR', '["s3:PutObject"]'],
  ])('of %s is a fault where it does not', (rule, message) => {
    expect(sorted([finding(rule, message)]).faults).toHaveLength(1);
  });
});
