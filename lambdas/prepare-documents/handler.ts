/**
 * prepare-documents: makes the indexes of the documents when the cluster is deployed.
 *
 * Delivery: CloudFormation asks once per deployment that makes or changes the resource, and again when it had no answer.
 * Ordering: none. Dedupe identity: an index's name; one that is there is left alone. Retried: until the deadline, as a cluster
 * may answer later than CloudFormation believes; then the deployment fails. Dead-lettered: nothing.
 */
import { type Patience, retryUntilDeadline } from '../core/deadline.ts';
import type { InvocationContext } from '../core/ports.ts';

/** What CDK's provider passes on of CloudFormation's request. */
export interface PrepareRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
}

export interface PrepareAnswer {
  readonly PhysicalResourceId: string;
  readonly Data: { readonly indexes: string };
}

export interface Dependencies extends Patience {
  /** Resolves to the names of the indexes that are there now. */
  prepare(): Promise<readonly string[]>;
}

/** The same for ever: CloudFormation takes a new name for a replacement, and deletes what had the old one. */
const PhysicalResourceId = 'speed-views-indexes';

export const makeHandler =
  (dependencies: Dependencies) =>
  async ({ RequestType }: PrepareRequest, context: InvocationContext): Promise<PrepareAnswer> => {
    // The documents outlive the stack that described them.
    if (RequestType === 'Delete') return { PhysicalResourceId, Data: { indexes: '' } };
    const { prepare } = dependencies;
    const indexes = await retryUntilDeadline(context, dependencies)('the indexes of the documents', prepare);
    return { PhysicalResourceId, Data: { indexes: indexes.join(',') } };
  };
