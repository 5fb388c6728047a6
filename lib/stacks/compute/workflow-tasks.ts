import type { Construct } from 'constructs';
import { WORKFLOW_FUNCTIONS } from '../../../schema/names.ts';
import type { LambdaFunction } from '../../constructs/function/lambda-function.ts';
import { WorkflowTask } from '../../constructs/trigger/workflow-task.ts';
import { allowTables, type ComputeInputs, storeEnvironment, windowingEnvironment } from './compute-inputs.ts';
import { allowToAsk } from './serve-documents.ts';

export type Placeholder = keyof typeof WORKFLOW_FUNCTIONS;

interface Task {
  readonly description: string;
  readonly memoryMb: number;
  /** Less than the step's own: what a step has given up must not go on beside its repetition. */
  readonly timeoutSeconds: number;
  /**
   * Knows of no windows but what its plan says.
   * @default true
   */
  readonly windowed?: boolean;
  /** @default - nobody but the store */
  readonly talksTo?: 'documents' | 'label-changes';
}

const TASKS: Readonly<Record<Placeholder, Task>> = {
  PlanViewsArn: {
    description: 'Decides which changes an execution copies.',
    memoryMb: 256,
    timeoutSeconds: 55,
  },
  DetectTrendsArn: {
    description: 'Judges the movies of a shard that changed.',
    memoryMb: 1_024,
    timeoutSeconds: 115,
  },
  RankTrendsArn: {
    description: "Decides a window's ranking, once, and tells whose label changed.",
    memoryMb: 512,
    timeoutSeconds: 55,
    talksTo: 'label-changes',
  },
  SyncViewsArn: {
    description: 'Copies the rows of a shard that changed to their documents.',
    memoryMb: 1_024,
    timeoutSeconds: 115,
    talksTo: 'documents',
  },
  ReconcileViewsArn: {
    description: 'Holds every row of a shard that changed against its document.',
    memoryMb: 1_024,
    timeoutSeconds: 85,
    talksTo: 'documents',
  },
  AdvanceCheckpointArn: {
    description: 'Says that everything up to the end of the plan is in the documents.',
    memoryMb: 256,
    timeoutSeconds: 25,
    windowed: false,
  },
};

/** TMDB's pages. Source: developer.themoviedb.org/reference/movie-popular-list */
const MOVIES_PER_PAGE = 20;

const rankingEnvironment = ({ stage, state }: ComputeInputs): Record<string, string> => ({
  LABEL_CHANGES_BUS: state.labelChanges.eventBusName,
  LIST_PLACES: String(MOVIES_PER_PAGE * stage.poll.popularPages),
});

interface AmongTasks extends ComputeInputs {
  readonly serveDocuments: LambdaFunction;
}

/** The functions behind the steps of the workflow, by what stands for their ARNs in its definition. */
export const addWorkflowTasks = (scope: Construct, among: AmongTasks): Record<Placeholder, WorkflowTask> =>
  Object.fromEntries(
    Object.entries(TASKS).map(([placeholder, task]) => [
      placeholder,
      addTask(scope, among, placeholder as Placeholder, task),
    ]),
  ) as Record<Placeholder, WorkflowTask>;

const addTask = (
  scope: Construct,
  among: AmongTasks,
  placeholder: Placeholder,
  { talksTo, windowed = true, ...task }: Task,
): WorkflowTask => {
  const { stage, state, serveDocuments } = among;
  const handler = new WorkflowTask(scope, WORKFLOW_FUNCTIONS[placeholder], {
    ...task,
    stage,
    environment: {
      ...storeEnvironment(among),
      ...(windowed ? windowingEnvironment(among) : {}),
      ...(talksTo === 'documents' ? { DOCUMENTS_FUNCTION: serveDocuments.functionArn } : {}),
      ...(talksTo === 'label-changes' ? rankingEnvironment(among) : {}),
    },
  });
  allowTables(among, handler.executionRole, WORKFLOW_FUNCTIONS[placeholder]);
  if (talksTo === 'documents') allowToAsk(serveDocuments, handler.executionRole);
  if (talksTo === 'label-changes') state.labelChanges.grantPutEventsTo(handler);
  return handler;
};
