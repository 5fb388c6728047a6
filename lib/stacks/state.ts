import { Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { DeadLetters } from '../constructs/dead-letters.ts';
import { Documents } from '../constructs/documents.ts';
import { Kafka } from '../constructs/kafka.ts';
import { SchemaRegistry } from '../constructs/schema-registry.ts';
import { Views } from '../constructs/views.ts';
import type { Stage } from '../stages.ts';
import type { NetworkStack } from './network.ts';

export interface StateStackProps extends StackProps {
  readonly stage: Stage;
  readonly network: NetworkStack;
}

/** Everything that must outlive a deployment. */
export class StateStack extends Stack {
  readonly kafka: Kafka;
  readonly schemas: SchemaRegistry;
  readonly views: Views;
  readonly documents: Documents;
  readonly deadLetters: DeadLetters;
  /** Where changes of a movie's label are published. */
  readonly labelChanges: IEventBus;
  /** TMDB's API Read Access Token, plain text; filled by hand once. */
  readonly tmdbToken: ISecret;

  constructor(scope: Construct, id: string, { stage, network, ...props }: StateStackProps) {
    super(scope, id, props);
    const { resourceName } = stage;
    const { vpc } = network;
    this.kafka = new Kafka(this, 'Kafka', {
      clusterName: resourceName,
      settings: stage.kafka,
      vpc,
      subnets: network.egressSubnets,
      securityGroup: network.brokers,
    });
    this.schemas = new SchemaRegistry(this, 'Schemas', { registryName: resourceName });
    this.views = new Views(this, 'Views', { keyspaceName: stage.keyspaceName });
    this.documents = new Documents(this, 'Documents', {
      clusterName: resourceName,
      settings: stage.documents,
      vpc,
      subnets: network.isolatedSubnets,
      securityGroup: network.documents,
    });
    this.deadLetters = new DeadLetters(this, 'DeadLetters', { retentionDays: stage.deadLetterRetentionDays });
    this.labelChanges = new EventBus(this, 'LabelChanges', { eventBusName: resourceName }) as IEventBus;
    this.tmdbToken = new Secret(this, 'TmdbToken') as ISecret;
  }
}
