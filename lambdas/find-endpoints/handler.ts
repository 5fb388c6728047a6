/**
 * find-endpoints: tells CloudFormation what it does not know of a cluster it made.
 *
 * Delivery: CloudFormation asks once per deployment that makes or changes the question, and again when it had no answer.
 * Ordering: none. Dedupe identity: not needed, it only reads. Retried: until the deadline, since the permission to ask was given
 * in the same deployment, and IAM takes seconds to spread it; then a failure fails the deployment and says why. Dead-lettered:
 * nothing.
 */

import type { EndpointDirectory } from '../core/care/endpoint-ports.ts';
import { type Patience, retryUntilDeadline } from '../core/deadline.ts';
import { MisconfiguredFunction } from '../core/failures.ts';
import type { InvocationContext } from '../core/ports.ts';

export interface EndpointQuestion {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: {
    readonly find: 'bootstrap-brokers' | 'master-secret';
    /** MSK's ARN, DocumentDB's identifier. */
    readonly cluster: string;
  };
}

export interface EndpointAnswer {
  readonly PhysicalResourceId: string;
  readonly Data: { readonly found: string };
}

export interface Dependencies extends Patience {
  readonly endpoints: EndpointDirectory;
}

/** @throws MisconfiguredFunction (by the returned handler) when the cluster has none */
export const makeHandler = ({ endpoints, ...patience }: Dependencies) => {
  const lookups = { 'bootstrap-brokers': endpoints.bootstrapBrokersOf, 'master-secret': endpoints.masterSecretOf };
  return async (
    { RequestType, ResourceProperties }: EndpointQuestion,
    context: InvocationContext,
  ): Promise<EndpointAnswer> => {
    const { find, cluster } = ResourceProperties;
    const PhysicalResourceId = `${find}:${cluster}`;
    // Nothing was made, so nothing is to be taken away; and the cluster may be gone by now.
    if (RequestType === 'Delete') return { PhysicalResourceId, Data: { found: '' } };
    const found = (await retryUntilDeadline(context, patience)(PhysicalResourceId, () => lookups[find](cluster))) ?? '';
    if (found === '') throw new MisconfiguredFunction(`${cluster} has no ${find}`);
    return { PhysicalResourceId, Data: { found } };
  };
};
