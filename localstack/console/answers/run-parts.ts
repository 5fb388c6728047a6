import type { Backend } from '../../backend/backend.ts';
import type { EngineName, RunningEngines } from '../../engines/engine.ts';
import type { SimulatedTime } from '../../time/local-time.ts';
import type { InjectedAnswers } from '../../tmdb/injected-answers.ts';
import type { TmdbServer } from '../../tmdb/server.ts';
import type { World } from '../../tmdb/world.ts';

/** What of the simulated TMDB can be acted on. */
export interface WorldParts {
  readonly world: World;
  readonly server: TmdbServer;
  readonly injected: InjectedAnswers;
  /** So that a later run shows what is injected, too. */
  keep(): Promise<void>;
}

/** What the console uses of a run that is up. */
export interface RunParts {
  readonly engine: EngineName;
  /** Where TMDB is a world of our own. */
  readonly simulated?: WorldParts;
  readonly backend: Backend;
  /** The servers that were started; none in memory. */
  readonly engines: RunningEngines | undefined;
  readonly time: SimulatedTime;
}
