import { topicsFinding } from '../findings.ts';
import type { Check } from '../operator-ports.ts';
import { bootstrapFinding, credentialsFinding, quotasFinding } from './checks/account-checks.ts';
import { type AwsCheckSettings, deployCommandOf } from './checks/check-settings.ts';
import { leftoversFinding } from './checks/leftover-checks.ts';
import { addressesFinding, zonesFinding } from './checks/network-checks.ts';
import { stacksFinding } from './checks/stack-checks.ts';
import { documentsFinding, registryFinding, servingFinding, tablesFinding } from './checks/store-checks.ts';
import { brokersFinding, mappingsFinding, wayOutFinding } from './checks/stream-checks.ts';
import { alarmsFinding, awsTmdbFinding, pageFinding } from './checks/watch-checks.ts';

/** On a record's way, after what has to be right before there is one. */
export const awsChecksOf = (settings: AwsCheckSettings): Check[] => {
  const { stage, topics } = settings;
  const deploy = `Deploy: ${deployCommandOf(stage)}`;
  return [
    { name: 'credentials', isBefore: true, run: () => credentialsFinding(settings) },
    { name: 'bootstrap', isBefore: true, run: () => bootstrapFinding(settings) },
    { name: 'quotas', isBefore: true, run: () => quotasFinding(settings) },
    { name: 'zones', isBefore: true, run: () => zonesFinding(settings) },
    { name: 'addresses', isBefore: true, run: () => addressesFinding(settings) },
    { name: 'leftovers', isBefore: true, run: () => leftoversFinding(settings) },
    { name: 'stacks', run: () => stacksFinding(settings) },
    { name: 'way out', run: () => wayOutFinding(settings) },
    { name: 'brokers', run: () => brokersFinding(settings) },
    { name: 'topics', run: async () => topicsFinding(await topics(), stage.kafka.partitionsPerTopic, deploy) },
    { name: 'mappings', run: () => mappingsFinding(settings) },
    { name: 'registry', run: () => registryFinding(settings, deploy) },
    { name: 'tables', run: () => tablesFinding(settings, deploy) },
    { name: 'DocumentDB', run: () => documentsFinding(settings, deploy) },
    { name: 'serving', run: () => servingFinding(settings) },
    { name: 'TMDB', run: () => awsTmdbFinding(settings) },
    { name: 'alarms', run: () => alarmsFinding(settings, deploy) },
    { name: 'page', run: () => pageFinding(settings) },
  ];
};
