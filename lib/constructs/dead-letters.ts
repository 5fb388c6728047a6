import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Records set aside with their reason and original bytes. */
export class DeadLetters extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, _props: { readonly retentionDays: number }) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket') as IBucket;
  }

  grantPut(grantee: IGrantable): void {
    this.bucket.grantPut(grantee);
  }

  grantRead(grantee: IGrantable): void {
    this.bucket.grantRead(grantee);
  }
}
