import { Duration, Stack } from 'aws-cdk-lib';
import { Grant, type IRole } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../rules/acknowledge.ts';

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

  /** Put objects below these prefixes, of which a topic's name is one. */
  grantPut(role: IRole, prefixes: readonly string[]): void {
    this.#grant(role, 's3:PutObject', prefixes);
  }

  /** List everything, and get what is below these prefixes. */
  grantRead(role: IRole, prefixes: readonly string[]): void {
    this.grantList(role);
    this.#grant(role, 's3:GetObject', prefixes);
  }

  grantList(role: IRole): void {
    Grant.addToPrincipal({ grantee: role, actions: ['s3:ListBucket'], resourceArns: [this.bucket.bucketArn] });
  }

  #grant(role: IRole, action: string, prefixes: readonly string[]): void {
    const bucketArn = Stack.of(this).exportValue(this.bucket.bucketArn);
    const resourceArns = prefixes.map((prefix) => `${bucketArn}/${prefix}/*`);
    Grant.addToPrincipal({ grantee: role, actions: [action], resourceArns });
    const { 'Fn::ImportValue': importedAs } = Stack.of(this).resolve(bucketArn) as { 'Fn::ImportValue': string };
    for (const prefix of prefixes) {
      acknowledge(role, `AwsSolutions-IAM5[Resource::${importedAs}/${prefix}/*]`, 'Objects are named after records.');
    }
  }
}
