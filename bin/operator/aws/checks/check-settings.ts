import type { Clock } from '../../../../lambdas/core/ports.ts';
import type { ViewDocuments } from '../../../../lambdas/core/serving/view-ports.ts';
import type { Stage } from '../../../../lib/stages.ts';
import type { CqlTable } from '../../../../schema/cql.ts';
import type { TopicDescription } from '../../operator-ports.ts';
import type { AwsClients } from '../clients.ts';
import type { StageResources } from '../stage-resources.ts';

/** What checks of a stage on AWS ask, and about what. */
export interface AwsCheckSettings {
  readonly stage: Stage;
  readonly clients: AwsClients;
  readonly resources: StageResources;
  readonly tables: readonly CqlTable[];
  readonly topics: () => Promise<readonly TopicDescription[]>;
  readonly movieView: ViewDocuments['movieView'];
  readonly tmdbBaseUrl: string;
  readonly clock: Clock;
}

/** The command that mends most things. */
export const deployCommandOf = ({ name }: Stage): string => `npm run cdk -- deploy --all -c stage=${name}`;
