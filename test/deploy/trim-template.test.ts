import { describe, expect, it } from 'vitest';
import type { Template } from '../../localstack/emulators/deploy/template.ts';
import { type TrimRules, trimTemplate } from '../../localstack/emulators/deploy/trim-template.ts';

const CLUSTER_ARN = 'arn:aws:kafka:region:account:cluster/name/id';
const rules: TrimRules = {
  essential: { Route: ['GatewayId'] },
  supportOf: ({ Type }) => {
    if (Type === 'Cluster') return { is: 'left out', why: 'no broker', standIns: { Ref: 'cluster', Arn: CLUSTER_ARN } };
    return Type === 'Gateway' ? { is: 'left out', why: 'no gateway' } : { is: 'runs' };
  },
};

const trim = (Resources: Template['Resources'], more: object = {}) => trimTemplate({ Resources, ...more }, rules);

describe('A template for an emulator', () => {
  it('keeps what the emulator supports as it is', () => {
    const queue = { Type: 'Queue', Properties: { Name: { Ref: 'AWS::StackName' } }, DependsOn: ['Other'] };
    const { template, deployed, leftOut } = trim({ Queue: queue, Other: { Type: 'Queue' } });
    expect(template.Resources).toEqual({ Queue: queue, Other: { Type: 'Queue' } });
    expect([...deployed]).toEqual([
      ['Queue', 'Queue'],
      ['Other', 'Queue'],
    ]);
    expect([...leftOut]).toEqual([]);
  });

  it('has stand-ins where it referred to what is left out, in resources and in outputs', () => {
    const { template, leftOut } = trim(
      {
        Cluster: { Type: 'Cluster' },
        Function: {
          Type: 'Function',
          DependsOn: 'Cluster',
          Properties: {
            name: { Ref: 'Cluster' },
            arns: [{ 'Fn::GetAtt': ['Cluster', 'Arn'] }, { 'Fn::GetAtt': 'Cluster.Arn' }],
            text: { 'Fn::Sub': 'in ${AWS::Region}: ${Cluster.Arn} of ${Cluster}, not ${!Cluster}' },
            texts: { 'Fn::Sub': ['${Cluster} ${other}', { other: { Ref: 'Cluster' } }] },
          },
        },
      },
      { Outputs: { Exported: { Value: { 'Fn::GetAtt': ['Cluster', 'Arn'] } } } },
    );
    expect(template).toEqual({
      Resources: {
        Function: {
          Type: 'Function',
          Properties: {
            name: 'cluster',
            arns: [CLUSTER_ARN, CLUSTER_ARN],
            text: { 'Fn::Sub': `in \${AWS::Region}: ${CLUSTER_ARN} of cluster, not \${!Cluster}` },
            texts: { 'Fn::Sub': ['cluster ${other}', { other: 'cluster' }] },
          },
        },
      },
      Outputs: { Exported: { Value: CLUSTER_ARN } },
      Parameters: {},
    });
    expect(leftOut.get('Cluster')).toMatchObject({ type: 'Cluster', why: 'no broker' });
  });

  it('is not made up where nobody has said what stands in', () => {
    const referring = { Type: 'Function', Properties: { port: { 'Fn::GetAtt': ['Cluster', 'Port'] } } };
    expect(() => trim({ Cluster: { Type: 'Cluster' }, Function: referring })).toThrow(
      'Cluster Cluster is left out and has no stand-in for Port',
    );
  });

  it('loses what cannot do without something that is left out', () => {
    const { template, leftOut } = trim({
      Gateway: { Type: 'Gateway' },
      Route: { Type: 'Route', Properties: { GatewayId: { Ref: 'Gateway' } } },
      Local: { Type: 'Route', Properties: { GatewayId: 'local' } },
    });
    expect(Object.keys(template.Resources)).toEqual(['Local']);
    expect(leftOut.get('Route')?.why).toBe('its GatewayId is left out');
  });

  it('asks for no parameter that nobody uses any more', () => {
    const Parameters = { Image: { Type: 'AWS::SSM::Parameter::Value<String>' }, Version: { Type: 'String' } };
    const { template } = trim(
      { Gateway: { Type: 'Gateway', Properties: { image: { Ref: 'Image' } } } },
      { Parameters, Rules: { newEnough: { Assert: { Ref: 'Version' } } } },
    );
    expect(template['Parameters']).toEqual({ Version: { Type: 'String' } });
  });
});
