import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STAGES } from '../../lib/stages.ts';
import { at, stacksOf, templateOf } from './template.ts';

/** What takes one of a type away by hand; nothing where it goes with another. */
const COMMANDS: Readonly<Record<string, string | null>> = {
  'AWS::Cassandra::Keyspace': 'aws keyspaces delete-keyspace',
  'AWS::Cassandra::Table': null,
  'AWS::DocDB::DBCluster': 'aws docdb delete-db-cluster --',
  'AWS::DocDB::DBClusterParameterGroup': 'aws docdb delete-db-cluster-parameter-group',
  'AWS::DocDB::DBInstance': 'aws docdb delete-db-instance',
  'AWS::DocDB::DBSubnetGroup': 'aws docdb delete-db-subnet-group',
  'AWS::Events::EventBus': 'aws events delete-event-bus',
  'AWS::Glue::Registry': 'aws glue delete-registry',
  'AWS::Glue::Schema': 'aws glue delete-schema',
  'AWS::Glue::SchemaVersion': null,
  'AWS::Logs::LogGroup': 'aws logs delete-log-group',
  'AWS::MSK::Cluster': 'aws kafka delete-cluster',
  'AWS::MSK::Configuration': 'aws kafka delete-configuration',
  'AWS::MSK::Topic': null,
  'AWS::S3::Bucket': 'aws s3 rb',
  'AWS::SecretsManager::Secret': 'aws secretsmanager delete-secret',
};

const README = readFileSync(new URL('../../lib/README.md', import.meta.url), 'utf8');
const [, section = ''] = README.split('## Take a stage away');

describe('The tear-down of a stage in lib/README.md', { timeout: 60_000 }, () => {
  it.each(Object.values(STAGES))('has a command for all that stays of $name', (stage) => {
    const { state } = stacksOf(stage);
    const kept = Object.values(templateOf(state).Resources).filter(
      (resource) => at(resource, 'DeletionPolicy') === 'RetainExceptOnCreate',
    );
    const types = [...new Set(kept.map(({ Type }) => Type))];
    expect(types.filter((type) => COMMANDS[type] === undefined)).toEqual([]);
    expect(types.filter((type) => !section.includes(COMMANDS[type] ?? ''))).toEqual([]);
  });
});
