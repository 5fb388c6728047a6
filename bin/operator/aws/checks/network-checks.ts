/** What the network of a first deployment needs of the region and of the account. */
import {
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { NAT_INSTANCE_TYPE } from '../../../../lib/constructs/network/nat-commands.ts';
import type { NetworkSettings, Stage } from '../../../../lib/stages.ts';
import { right, wrong } from '../../findings.ts';
import type { Finding } from '../../operator-ports.ts';
import type { AwsClients } from '../clients.ts';
import { type AwsCheckSettings, deployCommandOf } from './check-settings.ts';
import { statusOf } from './stack-checks.ts';

/**
 * Zones, by the id that is the same in every account, in which instances run but no brokers; no API tells of them.
 * Source: terraform-aws-modules/terraform-aws-vpc#442, and lib/stacks/network.ts
 */
const WITHOUT_MSK: readonly string[] = ['use1-az3'];

interface Zone {
  readonly name: string;
  readonly id: string;
  /** Why brokers, or the way out, cannot be in it. */
  readonly fault: string | undefined;
}

/** A deployment takes the region's first zones, whatever there is in them, unless it is told others. */
export const zonesFinding = async (settings: AwsCheckSettings): Promise<Finding> => {
  const { stage } = settings;
  if (await hasNetwork(settings)) return right('the network is there, in its zones');
  const zones = await zonesFor(settings);
  const facts = zones.map(({ name, id, fault }) => `${name} (${id}): ${fault ?? 'usable'}`);
  const needed = stage.network.availabilityZones;
  const usable = zones.filter(({ fault }) => fault === undefined).map(({ name }) => name);
  if (usable.length < needed)
    return wrong(`${usable.length} of ${zones.length} zones are usable; ${needed} are needed`, NO_ROOM, facts);
  const first = zones.slice(0, needed);
  const faults = first.flatMap(({ name, fault }) => (fault === undefined ? [] : [`${name} ${fault}`]));
  if (faults.length === 0) return right(first.map(({ name }) => name).join(', '), facts);
  const chosen = `${deployCommandOf(stage)} -c zones=${usable.slice(0, needed).join(',')}`;
  return wrong(faults.join('; '), `Name others, in this and every later deployment: ${chosen}`, facts);
};

const NO_ROOM = 'Take another region, or a stage of fewer zones and brokers (lib/stages.ts).';

/** In the order in which CloudFormation lists them. */
const zonesFor = async ({ clients, stage }: AwsCheckSettings): Promise<Zone[]> => {
  const types = instanceTypesOf(stage);
  const filter = (Name: string, Values: string[]) => ({ Filters: [{ Name, Values }] });
  const [{ AvailabilityZones = [] }, { InstanceTypeOfferings = [] }] = await Promise.all([
    clients.ec2.send(new DescribeAvailabilityZonesCommand(filter('zone-type', ['availability-zone']))),
    clients.ec2.send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: 'availability-zone',
        ...filter('instance-type', types),
      }),
    ),
  ]);
  const isOffered = (type: string, zone: string): boolean =>
    InstanceTypeOfferings.some(({ InstanceType, Location }) => InstanceType === type && Location === zone);
  return AvailabilityZones.map(({ ZoneName: name = '?', ZoneId: id = '?', State }) => {
    const missing = types.filter((type) => !isOffered(type, name));
    if (WITHOUT_MSK.includes(id)) return { name, id, fault: `is ${id}, in which MSK is not` };
    if (State !== 'available') return { name, id, fault: `is ${State}` };
    return { name, id, fault: missing.length === 0 ? undefined : `has no ${missing.join(', ')}` };
  }).toSorted((one, other) => one.name.localeCompare(other.name));
};

/** What brokers and the way out run on: where EC2 has no such instance, MSK has no such broker. */
const instanceTypesOf = ({ kafka, network }: Stage): string[] => [
  kafka.brokerType.replace(/^kafka\./, ''),
  ...(network.egress === 'nat-instance' ? [NAT_INSTANCE_TYPE] : []),
];

/** One for each NAT gateway; an instance has an address that counts nowhere. */
export const neededAddressesOf = ({ egress, availabilityZones }: NetworkSettings): number =>
  egress === 'nat-gateways' ? availabilityZones : 0;

const ADDRESSES = { what: 'Elastic IP addresses', ServiceCode: 'ec2', QuotaCode: 'L-0263D0A3' };
const NETWORKS = { what: 'VPCs', ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' };

/** Of a region five each, as long as nobody asks for more; others of the account count too. */
export const addressesFinding = async (settings: AwsCheckSettings): Promise<Finding> => {
  if (await hasNetwork(settings)) return right('the network is there, with its addresses');
  const { ec2 } = settings.clients;
  const [{ Addresses = [] }, { Vpcs = [] }] = await Promise.all([
    ec2.send(new DescribeAddressesCommand({})),
    ec2.send(new DescribeVpcsCommand({})),
  ]);
  const wanted = [
    { ...ADDRESSES, used: Addresses.length, needed: neededAddressesOf(settings.stage.network) },
    { ...NETWORKS, used: Vpcs.length, needed: 1 },
  ];
  const judged = await Promise.all(
    wanted.map(async (one) => ({ ...one, quota: await quotaOf(settings.clients, one) })),
  );
  const facts = judged.map(({ what, used, quota }) => `${what}: ${used} of ${quota} are taken`);
  const short = judged.filter(({ used, needed, quota }) => used + needed > quota);
  if (short.length === 0)
    return right(`room for ${judged.map(({ needed, what }) => `${needed} ${what}`).join(', ')}`, facts);
  return wrong(
    short
      .map(({ what, used, needed, quota }) => `${used} of ${quota} ${what} are taken; ${needed} more are needed`)
      .join('; '),
    `Release some, or ask for a raise in Service Quotas: ${short.map(({ what, QuotaCode }) => `${what} (${QuotaCode})`).join(', ')}.`,
    facts,
  );
};

const quotaOf = async (
  { quotas }: AwsClients,
  { ServiceCode, QuotaCode }: { readonly ServiceCode: string; readonly QuotaCode: string },
): Promise<number> => (await quotas.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }))).Quota?.Value ?? 0;

const hasNetwork = async ({ clients, stage }: AwsCheckSettings): Promise<boolean> =>
  (await statusOf(clients, `${stage.resourceName}-network`)) !== 'missing';
