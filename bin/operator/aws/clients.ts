import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DocDBClient } from '@aws-sdk/client-docdb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GlueClient } from '@aws-sdk/client-glue';
import { KafkaClient } from '@aws-sdk/client-kafka';
import { KeyspacesClient } from '@aws-sdk/client-keyspaces';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';

/** All that the command line calls on AWS. */
export interface AwsClients {
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  readonly cloudWatch: Pick<CloudWatchClient, 'send'>;
  readonly docdb: Pick<DocDBClient, 'send'>;
  readonly ec2: Pick<EC2Client, 'send'>;
  readonly events: Pick<EventBridgeClient, 'send'>;
  readonly glue: Pick<GlueClient, 'send'>;
  readonly kafka: Pick<KafkaClient, 'send'>;
  readonly keyspaces: Pick<KeyspacesClient, 'send'>;
  readonly lambda: Pick<LambdaClient, 'send'>;
  readonly logs: Pick<CloudWatchLogsClient, 'send'>;
  readonly s3: S3Client;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  readonly quotas: Pick<ServiceQuotasClient, 'send'>;
  readonly sfn: Pick<SFNClient, 'send'>;
  readonly sns: Pick<SNSClient, 'send'>;
  readonly sts: STSClient;
}

export const makeAwsClients = (region: string | undefined): AwsClients => {
  const settings = region === undefined ? {} : { region };
  return {
    cloudFormation: new CloudFormationClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    docdb: new DocDBClient(settings),
    ec2: new EC2Client(settings),
    events: new EventBridgeClient(settings),
    glue: new GlueClient(settings),
    kafka: new KafkaClient(settings),
    keyspaces: new KeyspacesClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    s3: new S3Client(settings),
    secrets: new SecretsManagerClient(settings),
    quotas: new ServiceQuotasClient(settings),
    sfn: new SFNClient(settings),
    sns: new SNSClient(settings),
    sts: new STSClient(settings),
  };
};
