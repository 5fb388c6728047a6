import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { FunctionName } from '../../../schema/names.ts';
import { tableAccessOf } from '../../../schema/table-topology.ts';
import type { FunctionNetwork } from '../../constructs/function/lambda-function.ts';
import type { Pager } from '../../constructs/monitoring/pager.ts';
import type { Stage } from '../../stages.ts';
import type { NetworkStack } from '../network.ts';
import type { StateStack } from '../state.ts';

/** What every function of a stage is made among. */
export interface ComputeInputs {
  readonly stage: Stage;
  readonly network: NetworkStack;
  readonly state: StateStack;
  readonly pager: Pager;
}

/** Where rows are and how long they live. */
export const storeEnvironment = ({ stage }: ComputeInputs): Record<string, string> => ({
  STORE_KEYSPACE: stage.keyspaceName,
});

export const retentionEnvironment = ({ stage }: ComputeInputs): Record<string, string> => ({
  RETENTION: `${stage.stream.retentionHours}h`,
});

export const windowingEnvironment = (among: ComputeInputs): Record<string, string> => ({
  ...retentionEnvironment(among),
  WINDOW_SIZE: `${among.stage.stream.windowSizeMinutes}m`,
});

/** Its role may do with tables what schema/table-topology.ts says of it. */
export const allowTables = ({ state }: ComputeInputs, role: IRole, name: FunctionName): void => {
  const { reads, writes } = tableAccessOf(name);
  if (reads.length > 0) state.views.grantRead(role, reads);
  if (writes.length > 0) state.views.grantWrite(role, writes);
};

/** With a way out to AWS's and TMDB's endpoints, and to the brokers. */
export const amongBrokers = ({ network }: ComputeInputs): FunctionNetwork => ({
  vpc: network.vpc,
  vpcSubnets: network.egressSubnets,
  securityGroups: [network.kafkaClients],
});

/** With a way out to AWS's endpoints, and to DocumentDB. */
export const amongDocuments = ({ network }: ComputeInputs): FunctionNetwork => ({
  vpc: network.vpc,
  vpcSubnets: network.egressSubnets,
  securityGroups: [network.documentClients],
});

/** Where the documents are, and as whom to go there. */
export const documentsEnvironment = ({ state: { documents } }: ComputeInputs): Record<string, string> => ({
  DOCUMENTS_HOST: documents.endpoint,
  DOCUMENTS_PORT: String(documents.port),
  DOCUMENTS_SECRET_ID: documents.secret.secretArn,
});
