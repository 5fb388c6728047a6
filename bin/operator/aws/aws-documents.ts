import { makeLambdaViewDocuments } from '../../../lambdas/adapters/documents/lambda-view-documents.ts';
import type { ViewDocuments } from '../../../lambdas/core/serving/view-ports.ts';
import type { Stage } from '../../../lib/stages.ts';
import { FUNCTIONS } from '../../../schema/names.ts';
import { noTelemetry } from '../no-telemetry.ts';
import type { AwsClients } from './clients.ts';

/** By the function, since DocumentDB answers inside its network only. */
export const awsDocuments = ({ lambda }: AwsClients, stage: Stage): ViewDocuments =>
  makeLambdaViewDocuments(
    { client: lambda, functionName: `${stage.resourceName}-${FUNCTIONS.serveDocuments}` },
    noTelemetry,
  );
