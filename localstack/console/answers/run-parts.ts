import type { Backend } from '../../backend/backend.ts';
import type { EngineName, RunningEngines } from '../../engines/engine.ts';
import type { SimulatedTime } from '../../time/local-time.ts';

/** What the console uses of a run that is up. */
export interface RunParts {
  readonly engine: EngineName;
  readonly isSimulated: boolean;
  readonly backend: Backend;
  /** The servers that were started; none in memory. */
  readonly engines: RunningEngines | undefined;
  readonly time: SimulatedTime;
}
