import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { FUNCTIONS } from '../../../schema/names.ts';
import { LambdaFunction } from '../../constructs/function/lambda-function.ts';
import { amongDocuments, type ComputeInputs, documentsEnvironment } from './compute-inputs.ts';

/** A call that its caller has given up must not go on beside its repetition: callers wait less than five seconds. */
const TIMEOUT_SECONDS = 5;

/** Four tasks at a time with two calls each, as many again while an execution is repeated, and people. Four connections each. */
const CONCURRENCY = 20;

/** The one function that reads and writes documents: whoever needs them asks it, and so needs neither network nor password. */
export const addServeDocuments = (scope: Construct, among: ComputeInputs): LambdaFunction => {
  const { stage, state } = among;
  const serving = new LambdaFunction(scope, FUNCTIONS.serveDocuments, {
    stage,
    description: 'Reads and writes documents for functions and people outside of their network.',
    memoryMb: 1_024,
    timeoutSeconds: TIMEOUT_SECONDS,
    monitoring: {
      pager: among.pager,
      errorImpact: 'Documents are neither read nor written: the serving views stand still.',
    },
    network: amongDocuments(among),
    environment: documentsEnvironment(among),
    ...(stage.reservesConcurrency ? { reservedConcurrency: CONCURRENCY } : {}),
  });
  state.documents.grantConnect(serving);
  return serving;
};

/** One of this name, not every version of it. */
export const allowToAsk = ({ functionArn }: LambdaFunction, role: IRole): void => {
  role.addToPrincipalPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] }));
};
