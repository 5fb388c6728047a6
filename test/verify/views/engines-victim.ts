/** A process that runs one task of the workflow and kills itself, as kill -9 does, when it has sent so many requests. */
import type { WorkflowFunctionName } from '../../../schema/names.ts';
import { type EnginesPlace, openEnginesWorld, watched } from './engines-world.ts';

export interface VictimOrder {
  readonly place: EnginesPlace;
  readonly functionName: WorkflowFunctionName;
  readonly input: unknown;
  readonly killAtCall: number;
}

const { place, functionName, input, killAtCall } = JSON.parse(process.argv[2] ?? '{}') as VictimOrder;
const world = await openEnginesWorld(place);
let calls = 0;
const ports = watched(world.workflowStores, async () => {
  // One turn later: what was sent before is on its way.
  if (++calls === killAtCall) setImmediate(() => process.kill(process.pid, 'SIGKILL'));
});
const handler = world.functionsOver(ports)[functionName] as (input: unknown, context: object) => Promise<unknown>;
await handler(input, { getRemainingTimeInMillis: () => 60_000 });
await world.close();
