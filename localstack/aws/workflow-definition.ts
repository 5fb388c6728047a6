import { readFile } from 'node:fs/promises';
import type { StateMachine } from 'aws-local-stepfunctions';
import { WORKFLOW_FUNCTIONS, type WorkflowFunctionName } from '../../schema/names.ts';

const DEFINITION = new URL('../../lib/workflows/serving-views.asl.json', import.meta.url);

type Definition = ConstructorParameters<typeof StateMachine>[0];
type States = Definition['States'];

export interface WorkflowDefinition {
  readonly definition: Definition;
  /** Every task of it, inside of Map states too. */
  readonly tasks: readonly WorkflowTask[];
}

export interface WorkflowTask {
  readonly state: string;
  readonly functionName: WorkflowFunctionName;
  readonly timeoutMs: number;
}

/** The workflow as it is deployed, with ARNs of nowhere in the place of its functions'. */
export const readWorkflow = async (): Promise<WorkflowDefinition> => {
  const definition = JSON.parse(withArns(await readFile(DEFINITION, 'utf8'))) as Definition;
  return { definition, tasks: tasksIn(definition.States) };
};

const arnOf = (functionName: WorkflowFunctionName): string =>
  `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`;

const withArns = (text: string): string =>
  Object.entries(WORKFLOW_FUNCTIONS).reduce(
    (some, [name, functionName]) => some.replaceAll(`\${${name}}`, arnOf(functionName)),
    text,
  );

const tasksIn = (states: States): WorkflowTask[] =>
  Object.entries(states).flatMap(([state, { ...fields }]) => {
    if (fields.Type === 'Map') return tasksIn(fields.ItemProcessor?.States ?? {});
    return fields.Type === 'Task' ? [taskOf(state, fields.Resource, fields.TimeoutSeconds)] : [];
  });

const taskOf = (state: string, resource: string, timeoutSeconds = Number.NaN): WorkflowTask => {
  const functionName = Object.values(WORKFLOW_FUNCTIONS).find((name) => resource === arnOf(name));
  if (functionName === undefined || Number.isNaN(timeoutSeconds))
    throw new Error(`${state} needs a function of the workflow and TimeoutSeconds`);
  return { state, functionName, timeoutMs: timeoutSeconds * 1_000 };
};
