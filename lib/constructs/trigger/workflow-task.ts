import type { Construct } from 'constructs';
import type { FunctionName } from '../../../schema/names.ts';
import { LambdaFunction, type LambdaFunctionProps } from '../function/lambda-function.ts';

/** A function that one step of a state machine calls. Steps repeat it by error name; what stays failed fails the execution. */
export class WorkflowTask extends LambdaFunction {
  constructor(scope: Construct, id: FunctionName, props: Omit<LambdaFunctionProps, 'monitoring'>) {
    const noMonitoring = 'a step that fails fails its execution, which has alarms';
    super(scope, id, { ...props, monitoring: { noMonitoring } });
  }
}
