import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '../../lambdas/core/time.ts';

/** What a run must know of the one before it that wrote the data it continues. */
export interface RunState {
  /** Tells these topics from those of an earlier data set; part of dead letters' keys. */
  readonly topicIncarnation: string;
  /** Where simulated time began; what happens in its first night in the simulated world depends on it. */
  readonly simulatedSince: EpochMs;
  /** How far simulated time had got: going back would make kept records lie in the future. */
  readonly simulatedUntil: EpochMs;
  /** The instant of the last poll that wrote the data; what came before it needs no replay. `null`: there was none. */
  readonly polledUntil: EpochMs | null;
}

const fileIn = (runFolder: string): string => join(runFolder, 'run-state.json');

/** @param begin where simulated time begins. @default now */
export const newState = (now: EpochMs, begin: EpochMs = now): RunState => ({
  // A colon would make no file name everywhere.
  topicIncarnation: `since-${new Date(now).toISOString().replaceAll(':', '')}`,
  simulatedSince: begin,
  simulatedUntil: begin,
  polledUntil: null,
});

const EVENING_MS = 23.5 * HOUR_MS;

/** Half past eleven in the evening, UTC, before `now`: TMDB's numbers move in the night, which is then about to begin. */
export const eveningBefore = (now: EpochMs): EpochMs =>
  epochMs(Math.floor((now - EVENING_MS) / DAY_MS) * DAY_MS + EVENING_MS);

/** The state kept in `runFolder`, or a new one that begins at `begin`. */
export const readState = async (runFolder: string, now: EpochMs, begin: EpochMs = now): Promise<RunState> => {
  const text = await readFile(fileIn(runFolder), 'utf8').catch(() => undefined);
  if (text === undefined) return newState(now, begin);
  const { topicIncarnation, simulatedSince, simulatedUntil, polledUntil } = JSON.parse(text) as RunState;
  return {
    topicIncarnation,
    simulatedSince,
    simulatedUntil: epochMs(Math.max(begin, simulatedUntil)),
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

/** Forgets the state, and the dead letters and injections that belong to it. */
export const forgetState = async (runFolder: string): Promise<void> => {
  await rm(fileIn(runFolder), { force: true });
  await rm(injectionsFileIn(runFolder), { force: true });
  await rm(deadLetterFolderIn(runFolder), { recursive: true, force: true });
};

/** What a person has made the simulated world show. */
export const injectionsFileIn = (runFolder: string): string => join(runFolder, 'injections.json');

export const deadLetterFolderIn = (runFolder: string): string => join(runFolder, 'dead-letters');
