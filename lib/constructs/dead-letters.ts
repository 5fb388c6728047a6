import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** An earlier version of a dead letter is the same record, set aside again. */
const OLD_VERSIONS_DAYS = 7;

/** Records set aside with their reason and original bytes. */
export class DeadLetters extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, { retentionDays }: { readonly retentionDays: number }) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      versioned: true,
      lifecycleRules: [
        {
          expiration: Duration.days(retentionDays),
          noncurrentVersionExpiration: Duration.days(OLD_VERSIONS_DAYS),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    }) as IBucket;
    acknowledge(
      this.bucket,
      'AwsSolutions-S1',
      'Dead letters are public reviews and numbers of TMDB; CloudTrail has who changed the bucket, and functions log what they read.',
    );
  }

  grantPut(grantee: IGrantable): void {
    this.bucket.grantPut(grantee);
  }

  grantRead(grantee: IGrantable): void {
    this.bucket.grantRead(grantee);
  }
}
