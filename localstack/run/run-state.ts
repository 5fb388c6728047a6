import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type EpochMs, epochMs } from '../../lambdas/core/time.ts';

/** What a run must know of the one before it that wrote the data it continues. */
export interface RunState {
  /** Tells these topics from those of an earlier data set; part of dead letters' keys. */
  readonly topicIncarnation: string;
  /** How far simulated time had got: going back would make kept records lie in the future. */
  readonly simulatedUntil: EpochMs;
  /** The instant of the last poll that wrote the data; what came before it needs no replay. `null`: there was none. */
  readonly polledUntil: EpochMs | null;
}

const fileIn = (runFolder: string): string => join(runFolder, 'run-state.json');

export const newState = (now: EpochMs): RunState => ({
  // A colon would make no file name everywhere.
  topicIncarnation: `since-${new Date(now).toISOString().replaceAll(':', '')}`,
  simulatedUntil: now,
  polledUntil: null,
});

/** The state kept in `runFolder`, or a new one that begins at `now`. */
export const readState = async (runFolder: string, now: EpochMs): Promise<RunState> => {
  const text = await readFile(fileIn(runFolder), 'utf8').catch(() => undefined);
  if (text === undefined) return newState(now);
  const { topicIncarnation, simulatedUntil, polledUntil } = JSON.parse(text) as RunState;
  return {
    topicIncarnation,
    simulatedUntil: epochMs(Math.max(now, simulatedUntil)),
    // A replay that went back behind what was written would change rows where no copy looks any more.
    polledUntil: polledUntil === null ? null : epochMs(Math.max(polledUntil, simulatedUntil)),
  };
};

export const writeState = async (runFolder: string, state: RunState): Promise<void> => {
  const file = fileIn(runFolder);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(state));
  await rename(`${file}.new`, file);
};

/** Forgets the state, and the dead letters that belong to it. */
export const forgetState = async (runFolder: string): Promise<void> => {
  await rm(fileIn(runFolder), { force: true });
  await rm(deadLetterFolderIn(runFolder), { recursive: true, force: true });
};

export const deadLetterFolderIn = (runFolder: string): string => join(runFolder, 'dead-letters');
