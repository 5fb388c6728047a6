import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { DeadLetters } from '../constructs/failure/dead-letter-bucket.ts';
import type { Pager } from '../constructs/monitoring/pager.ts';
import { acknowledge } from '../constructs/rules/acknowledge.ts';
import { Documents } from '../constructs/state/document-cluster.ts';
import { EndpointFinder } from '../constructs/state/endpoint-finder.ts';
import { Kafka } from '../constructs/state/kafka.ts';
import { keepAllOf } from '../constructs/state/keep.ts';
import { SchemaRegistry } from '../constructs/state/schema-registry.ts';
import { Views } from '../constructs/state/view-tables.ts';
import type { Stage } from '../stages.ts';
import type { NetworkStack } from './network.ts';

export interface StateStackProps extends StackProps {
  readonly stage: Stage;
  readonly network: NetworkStack;
  readonly pager: Pager;
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

  constructor(scope: Construct, id: string, { stage, network, pager, ...props }: StateStackProps) {
    super(scope, id, props);
    const { resourceName, logRetentionDays } = stage;
    const { vpc } = network;
    this.schemas = new SchemaRegistry(this, 'Schemas', { registryName: resourceName });
    this.views = new Views(this, 'Views', { keyspaceName: stage.keyspaceName });
    this.deadLetters = new DeadLetters(this, 'DeadLetters', { retentionDays: stage.deadLetterRetentionDays });
    this.labelChanges = new EventBus(this, 'LabelChanges', { eventBusName: resourceName }) as IEventBus;
    this.tmdbToken = this.#addTmdbToken();
    const endpoints = new EndpointFinder(this, 'Endpoints', { stage });
    this.kafka = new Kafka(this, 'Kafka', {
      pager,
      clusterName: resourceName,
      endpoints,
      settings: stage.kafka,
      logRetentionDays,
      vpc,
      subnets: network.egressSubnets,
      securityGroup: network.brokers,
    });
    this.documents = new Documents(this, 'Documents', {
      clusterName: resourceName,
      endpoints,
      settings: stage.documents,
      logRetentionDays,
      vpc,
      subnets: network.isolatedSubnets,
      securityGroup: network.documents,
    });
    // Last, since a deployment that fails after it cannot take a protected cluster away again.
    this.documents.node.addDependency(this.schemas, this.views, this.kafka);
    keepAllOf(this);
  }

  /** Without a value: a template is no place for one. */
  #addTmdbToken(): ISecret {
    const secret = new CfnSecret(this, 'TmdbToken', { description: "TMDB's API Read Access Token, as plain text" });
    acknowledge(secret, 'AwsSolutions-SMG4', 'TMDB has no API that would make a new token: it is replaced by hand.');
    new CfnOutput(this, 'FillTmdbToken', {
      description: 'Run it once with the token of your TMDB account',
      value: `aws secretsmanager put-secret-value --secret-id ${secret.ref} --secret-string "$TMDB_TOKEN"`,
    });
    return Secret.fromSecretCompleteArn(this, 'TmdbTokenSecret', secret.ref);
  }
}
