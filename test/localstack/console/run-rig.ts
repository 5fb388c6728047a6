/** A run in this process, replayed and judged, as whoever looks at its console sees it. */
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import type { RunConsoleSource } from '../../../localstack/console/answers/run-source.ts';
import { silentSteps } from '../../../localstack/engines/steps.ts';
import { openConsole, partsOf } from '../../../localstack/run/console/open-console.ts';
import { type LocalRun, startLocalRun } from '../../../localstack/run/local-run.ts';
import { replay } from '../../../localstack/run/replay.ts';
import { runOptionsOf } from '../../../localstack/run/run-options.ts';
import { terminalOn } from '../../../localstack/run/screen/terminal.ts';
import { type RunPhase, watch } from '../../../localstack/run/watch.ts';

export interface RunRig {
  readonly run: LocalRun;
  readonly source: RunConsoleSource;
  /** Resolves with the next look, which comes once a second. */
  look(): Promise<void>;
  end(): Promise<void>;
}

interface RunRigSettings {
  /** Of `npm start`. */
  readonly args: readonly string[];
  readonly folder: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly worldFrom?: EpochMs;
  /** Until all that was replayed is judged and copied. @default 3 */
  readonly executions?: number;
}

export const openRunRig = async (settings: RunRigSettings): Promise<RunRig> => {
  const { args, folder, env = {}, worldFrom, executions = 3 } = settings;
  const options = runOptionsOf(args, false);
  if (options === undefined) throw new Error('no options');
  const stopping = new AbortController();
  const { source } = await openConsole({ isWanted: false, env: {}, say: () => undefined });
  const run = await startLocalRun({
    options,
    env: { ...env, TMDB_API_TOKEN: '' },
    folder,
    steps: silentSteps,
    notice: () => undefined,
    stopping: stopping.signal,
    observer: source.observer,
    ...(worldFrom === undefined ? {} : { worldFrom }),
  });
  source.attach(partsOf(run));
  let phase: RunPhase = { state: 'replaying', text: 'replaying the past' };
  const watched = watchSilently(run, source, options.speed, () => phase, stopping.signal);
  const ignored = (): undefined => undefined;
  await replay(run, options, { stopping: stopping.signal, onProgress: ignored, onPoll: ignored });
  for (let execution = 0; execution < executions; execution++)
    await run.servingViews.execute(epochMs(run.time.clock.now() + execution * 1_000));
  phase = { state: 'live', text: `live, ${options.speed} × real time` };
  return {
    run,
    source,
    look: () => nextLook(source),
    end: async () => {
      stopping.abort();
      await watched;
      await run.end();
    },
  };
};

const watchSilently = (
  run: LocalRun,
  source: RunConsoleSource,
  speed: number,
  phase: () => RunPhase,
  stopping: AbortSignal,
): Promise<void> =>
  watch({
    run,
    terminal: terminalOn(Object.assign(new PassThrough().resume(), { isTTY: false }) as unknown as NodeJS.WriteStream),
    consoleUrl: undefined,
    speed,
    isLiveTmdb: false,
    phase,
    lastPoll: () => undefined,
    onTick: (tick) => source.tick(tick),
    stopping,
  });

const nextLook = async (source: RunConsoleSource): Promise<void> => {
  const looked = new EventTarget();
  const unlisten = source.listen({ snapshot: () => looked.dispatchEvent(new Event('look')) });
  await once(looked, 'look');
  unlisten();
};
