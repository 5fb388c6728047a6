import type { RunParts } from '../../console/answers/run-parts.ts';
import { RunConsoleSource } from '../../console/answers/run-source.ts';
import { consolePortFrom } from '../../console/server/console-port.ts';
import { startConsoleServer } from '../../console/server/console-server.ts';
import type { LocalRun } from '../local-run.ts';

export interface OpenConsole {
  readonly source: RunConsoleSource;
  /** `undefined`: it is not served. */
  readonly url: string | undefined;
  close(): Promise<void>;
}

interface OpenConsoleSettings {
  readonly isWanted: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}

/** Serves the console from the first second on. The run does not need it: where it cannot be served, that is said and no more. */
export const openConsole = async ({ isWanted, env, say }: OpenConsoleSettings): Promise<OpenConsole> => {
  const source = new RunConsoleSource();
  if (!isWanted) return { source, url: undefined, close: async () => undefined };
  const port = consolePortFrom(env);
  try {
    const { url, close } = await startConsoleServer({ source, port });
    say(`✓ Console ${url}`);
    return { source, url, close };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    say(`  No console: port ${port} cannot be used (${code}). SPEED_LAYER_CONSOLE_PORT moves it.`);
    return { source, url: undefined, close: async () => undefined };
  }
};

export const partsOf = ({ choice, backend, engines, tmdb, time }: LocalRun): RunParts => ({
  engine: choice.engine,
  ...(tmdb.simulated === undefined ? {} : { simulated: tmdb.simulated }),
  backend,
  engines,
  time,
});
