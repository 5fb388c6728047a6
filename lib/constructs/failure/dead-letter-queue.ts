import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from '../rules/acknowledge.ts';

/** Where invocations end up that never ran or failed: kept for two weeks, the longest that SQS can. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string) {
    super(scope, id, { retentionPeriod: Duration.days(14), encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true });
    acknowledge(this, 'AwsSolutions-SQS3', 'It is a dead-letter queue itself; nothing consumes it but people.');
  }
}
