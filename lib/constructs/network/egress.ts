import { createHash } from 'node:crypto';
import {
  CfnInstance,
  InstanceType,
  NatInstanceProviderV2,
  NatProvider,
  NatTrafficDirection,
  Peer,
  Port,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import type { NetworkSettings } from '../../stages.ts';
import { acknowledge } from '../rules/acknowledge.ts';
import { NAT_INSTANCE_TYPE, natCommandsOf } from './nat-commands.ts';
import { HTTPS_PORT, KEYSPACES_PORT } from './port-numbers.ts';

export const VPC_CIDR = '10.0.0.0/16';

/** Amazon Linux's. */
const ROOT_DEVICE = '/dev/xvda';

export interface Egress {
  readonly provider: NatProvider;
  readonly count: number;
  /** To be called when the network exists. */
  readonly complete: () => void;
}

/** The way out of private subnets: to TMDB, to Keyspaces, to AWS's own APIs. */
export const egressOf = ({ egress, availabilityZones, natGeneration = 1 }: NetworkSettings): Egress => {
  if (egress === 'nat-gateways') {
    return { provider: NatProvider.gateway(), count: availabilityZones, complete: () => {} };
  }
  const commands = natCommandsOf(natGeneration);
  const userData = UserData.forLinux();
  userData.addCommands(...commands);
  const provider = NatProvider.instanceV2({
    userData,
    instanceType: new InstanceType(NAT_INSTANCE_TYPE),
    defaultAllowedTraffic: NatTrafficDirection.OUTBOUND_ONLY,
  });
  return { provider, count: 1, complete: () => completeInstances(provider, commands) };
};

const completeInstances = (provider: NatInstanceProviderV2, commands: readonly string[]): void => {
  const made = createHash('sha256').update(commands.join('\n')).digest('hex').slice(0, 8);
  for (const port of [HTTPS_PORT, KEYSPACES_PORT]) {
    provider.connections.allowFrom(Peer.ipv4(VPC_CIDR), Port.tcp(port), 'from private subnets');
  }
  for (const { node } of provider.gatewayInstances) {
    const instance = node.defaultChild as CfnInstance;
    // Commands run when an instance starts for the first time: other ones are for another instance.
    instance.overrideLogicalId(`NatInstance${made}`);
    instance.blockDeviceMappings = [{ deviceName: ROOT_DEVICE, ebs: { encrypted: true } }];
    acknowledge(
      instance,
      'AwsSolutions-EC28',
      'Of a development stage; minutes instead of five-minute means tell nobody more.',
    );
    acknowledge(
      instance,
      'AwsSolutions-EC29',
      'It holds nothing: CloudFormation replaces it when there is a newer image.',
    );
  }
};
