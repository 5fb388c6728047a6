/** What must be true of who can reach whom, as complaints about a template. */
import { at, idBehind, listAt, resourcesOf, type TemplateJson } from '../template.ts';

const ANYWHERE = ['0.0.0.0/0', '::/0'];

interface Door {
  readonly where: string;
  readonly rule: unknown;
}

const doorsInto = (template: TemplateJson): Door[] => [
  ...resourcesOf(template, 'AWS::EC2::SecurityGroup').flatMap(([where, { Properties }]) =>
    listAt(Properties, 'SecurityGroupIngress').map((rule) => ({ where, rule })),
  ),
  ...resourcesOf(template, 'AWS::EC2::SecurityGroupIngress').map(([where, { Properties }]) => ({
    where,
    rule: Properties,
  })),
];

/** Nobody on the internet opens a connection to anything here. */
export const doorsToTheInternet = (template: TemplateJson): string[] =>
  doorsInto(template)
    .filter(({ rule }) => [at(rule, 'CidrIp'), at(rule, 'CidrIpv6')].some((range) => ANYWHERE.includes(String(range))))
    .map(({ where }) => `${where} lets the internet in`);

/** A door that is wider than the one port behind it. */
export const doorsTooWide = (template: TemplateJson): string[] =>
  doorsInto(template)
    .filter(({ rule }) => at(rule, 'IpProtocol') !== 'tcp' || at(rule, 'FromPort') !== at(rule, 'ToPort'))
    .map(({ where }) => `${where} is open on more than a port`);

/** Into stores and brokers only by a group of clients, never by a range of addresses. */
export const doorsForAnyNeighbour = (template: TemplateJson, groups: readonly string[]): string[] =>
  doorsInto(template)
    .filter(({ where }) => groups.some((group) => where.startsWith(group)))
    .filter(({ rule }) => at(rule, 'SourceSecurityGroupId') === undefined)
    .map(({ where }) => `${where} lets in whoever is near`);

/** Subnets by what they are called and whether there is a way from them to the internet and back. */
const routesOf = (template: TemplateJson): Map<string, string> => {
  const tables = new Map(
    resourcesOf(template, 'AWS::EC2::Route')
      .filter(([, { Properties }]) => ANYWHERE.includes(String(Properties['DestinationCidrBlock'])))
      .map(([, { Properties }]) => [
        idBehind(Properties['RouteTableId']),
        Properties['GatewayId'] === undefined ? 'egress' : 'internet',
      ]),
  );
  return new Map(
    resourcesOf(template, 'AWS::EC2::SubnetRouteTableAssociation').map(([, { Properties }]) => [
      idBehind(Properties['SubnetId']) ?? '',
      tables.get(idBehind(Properties['RouteTableId'])) ?? 'none',
    ]),
  );
};

const WAYS_OUT = { public: 'internet', private: 'egress', isolated: 'none' } as const;

/** A subnet that is not what it is called. */
export const subnetsUnlikeTheirNames = (template: TemplateJson): string[] =>
  [...routesOf(template)].flatMap(([subnet, way]) => {
    const kind = (Object.keys(WAYS_OUT) as (keyof typeof WAYS_OUT)[]).find((name) => subnet.startsWith(`Vpc${name}`));
    return kind !== undefined && WAYS_OUT[kind] === way ? [] : [`${subnet} has the way out: ${way}`];
  });

/** What is refused is written down. */
export const networksWithoutFlowLog = (template: TemplateJson): string[] =>
  resourcesOf(template, 'AWS::EC2::VPC')
    .filter(
      ([id]) =>
        !resourcesOf(template, 'AWS::EC2::FlowLog').some(
          ([, { Properties }]) => idBehind(Properties['ResourceId']) === id,
        ),
    )
    .map(([id]) => `${id} does not write down what it refuses`);

/** By the names under which the network stack exports its subnets. */
export const storesInOtherSubnets = (template: TemplateJson): string[] => [
  ...resourcesOf(template, 'AWS::MSK::Cluster').flatMap(([id, { Properties }]) =>
    listAt(Properties, 'BrokerNodeGroupInfo', 'ClientSubnets')
      .filter((subnet) => !JSON.stringify(subnet).includes('Vpcprivate'))
      .map(() => `${id} is not in a private subnet`),
  ),
  ...resourcesOf(template, 'AWS::DocDB::DBSubnetGroup').flatMap(([id, { Properties }]) =>
    listAt(Properties, 'SubnetIds')
      .filter((subnet) => !JSON.stringify(subnet).includes('Vpcisolated'))
      .map(() => `${id} is not in an isolated subnet`),
  ),
];
