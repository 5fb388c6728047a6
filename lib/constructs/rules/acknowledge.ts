import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Says of one finding on one construct, and on what is in it, why it may stand. */
export const acknowledge = (scope: IConstruct, id: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id, reason });
