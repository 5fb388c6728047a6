/** What must be true of the Kafka cluster and its topics, as complaints about a template. */
import type { KafkaSettings } from '../../../lib/stages.ts';
import { TOPICS } from '../../../schema/names.ts';
import { at, idBehind, listAt, type ResourceJson, resourcesOf, type TemplateJson } from '../template.ts';

const DAY_MS = 24 * 3_600_000;

const clustersOf = (template: TemplateJson): [string, ResourceJson][] => {
  const clusters = resourcesOf(template, 'AWS::MSK::Cluster');
  if (clusters.length === 0) throw new Error('there is no cluster to judge');
  return clusters;
};

/** No address outside the VPC, no connection without TLS, no client without IAM. */
export const brokersOpenToOthers = (template: TemplateJson): string[] =>
  clustersOf(template).flatMap(([id, { Properties }]) => {
    const faults: string[] = [];
    const accessType = at(Properties, 'BrokerNodeGroupInfo', 'ConnectivityInfo', 'PublicAccess', 'Type');
    if (accessType !== 'DISABLED') faults.push('has a public address');
    const transit = at(Properties, 'EncryptionInfo', 'EncryptionInTransit');
    if (at(transit, 'ClientBroker') !== 'TLS' || at(transit, 'InCluster') !== true) faults.push('speaks plain text');
    const access = at(Properties, 'ClientAuthentication');
    if (at(access, 'Sasl', 'Iam', 'Enabled') !== true) faults.push('does not ask IAM');
    if (at(access, 'Unauthenticated', 'Enabled') !== false) faults.push('lets anybody in');
    const others = [at(access, 'Sasl', 'Scram', 'Enabled'), at(access, 'Tls', 'Enabled')];
    if (others.includes(true)) faults.push('knows another way in than IAM');
    return faults.map((fault) => `${id} ${fault}`);
  });

/** What was acknowledged must survive the loss of a broker, and no topic may come into being by a typing error. */
export const brokersThatLose = (template: TemplateJson, settings: KafkaSettings): string[] =>
  clustersOf(template).flatMap(([id, { Properties }]) => {
    const configuration = template.Resources[idBehind(at(Properties, 'ConfigurationInfo', 'Arn')) ?? ''];
    const lines = String(at(configuration, 'Properties', 'ServerProperties')).split('\n');
    const wanted = {
      'auto.create.topics.enable': false,
      'unclean.leader.election.enable': false,
      'min.insync.replicas': settings.minInSyncReplicas,
      'default.replication.factor': settings.replicationFactor,
      'compression.type': 'gzip',
    };
    const missing = Object.entries(wanted).filter(([name, value]) => !lines.includes(`${name}=${value}`));
    const faults = missing.map(([name, value]) => `is not configured with ${name}=${value}`);
    if (settings.replicationFactor < 2) faults.push('keeps one copy of each record');
    if (settings.brokers % listAt(Properties, 'BrokerNodeGroupInfo', 'ClientSubnets').length !== 0) {
      faults.push('has brokers that do not fit its zones');
    }
    return faults.map((fault) => `${id} ${fault}`);
  });

export const brokersWithoutLog = (template: TemplateJson): string[] =>
  clustersOf(template)
    .filter(([, { Properties }]) => at(Properties, 'LoggingInfo', 'BrokerLogs', 'CloudWatchLogs', 'Enabled') !== true)
    .map(([id]) => `${id} has no log`);

/** Settings that topics can have of their own, where a change of them restarts no broker. */
const OF_TOPICS = /^(log\.retention\.|num\.partitions=)/m;

/** A change of the configuration restarts brokers one by one: a quarter of an hour each, and with a full disk perhaps for ever. */
export const brokersRestartedInVain = (template: TemplateJson): string[] =>
  resourcesOf(template, 'AWS::MSK::Configuration')
    .filter(([, { Properties }]) => OF_TOPICS.test(String(Properties['ServerProperties'])))
    .map(([id]) => `${id} configures on brokers what topics can have of their own`);

/** Milliseconds, of a topic's own settings. */
const retentionOf = (topic: ResourceJson['Properties']): number => {
  const configs = topic['Configs'];
  if (typeof configs !== 'string') return Number.NaN;
  const text = Buffer.from(configs, 'base64').toString('utf8');
  return Number((JSON.parse(text) as Record<string, string>)['retention.ms']);
};

/** Every topic of `schema/names.ts` and no other, alike. */
export const topicsUnlikeTheirNames = (template: TemplateJson, settings: KafkaSettings): string[] => {
  const topics = resourcesOf(template, 'AWS::MSK::Topic').map(([, { Properties }]) => Properties);
  const names = topics.map((topic) => String(topic['TopicName']));
  return [
    ...Object.values(TOPICS)
      .filter((topic) => !names.includes(topic))
      .map((topic) => `${topic} is missing`),
    ...names.filter((name) => !(Object.values(TOPICS) as string[]).includes(name)).map((name) => `${name} is unknown`),
    ...topics
      .filter(
        (topic) =>
          topic['PartitionCount'] !== settings.partitionsPerTopic ||
          topic['ReplicationFactor'] !== settings.replicationFactor ||
          retentionOf(topic) !== settings.retentionDays * DAY_MS,
      )
      .map((topic) => `${String(topic['TopicName'])} is unlike the others`),
  ];
};
