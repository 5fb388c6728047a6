import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Executions } from '../../core/serving/sync-ports.ts';

/** Executions of one standard state machine; Step Functions keeps their names for 90 days. */
export const makeStepFunctionsExecutions = (client: SFNClient, stateMachineArn: string): Executions => ({
  start: async (name, input) => {
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      return true;
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return false;
      throw error;
    }
  },
});
