import { statSync, writeFileSync } from 'node:fs';
import { isoDateOf } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { BeforeRun } from '../before/before-run.ts';
import { type HeldOutFigures, measureHeldOut } from '../held-out/measure-held-out.ts';
import { pollsOfCapture } from './capture-polls.ts';
import { type DayLabel, LabelRun } from './label-run.ts';
import { measureRecorded, type RecordedFigures } from './measure-recorded.ts';
import { type Poll, pollsOf } from './observations.ts';
import { type RecordedDays, readRecordedDays } from './recorded-days.ts';

export interface RecordedRun {
  /** A poller's capture folder, or a `.json` or `.json.gz` file of {@link readRecordedDays}. */
  readonly path: string;
  /** How often a file's vote counts are shown. */
  readonly votesEveryHours: number;
  /** Movies that the popular lists have room for. */
  readonly places: number;
  /** Where to write the labels; absent: nowhere. */
  readonly labelsFile?: string;
}

/** Lets the detector judge a recording, as it would have come in, and scores what it said against what came of it. */
export const runRecorded = ({ path, votesEveryHours, places, labelsFile }: RecordedRun): RecordedFigures => {
  const run = new LabelRun(places);
  const recorded = recordedIn(path);
  for (const poll of pollsIn(path, recorded, votesEveryHours)) run.take(poll);
  if (labelsFile !== undefined) writeFileSync(labelsFile, linesOf(run.stood));
  return measureRecorded(run, recorded?.floodDays ?? new Set());
};

/** The same with thresholds chosen on one part of the recording and figures of another, beside the detector before. */
export const holdOut = ({ path, votesEveryHours, places }: RecordedRun): HeldOutFigures => {
  const [run, before] = [new LabelRun(places), new BeforeRun()];
  const recorded = recordedIn(path);
  for (const poll of pollsIn(path, recorded, votesEveryHours)) {
    run.take(poll);
    before.take(poll);
  }
  return measureHeldOut(run, before.stood, recorded?.floodDays ?? new Set());
};

/** `null`: a folder of polls. */
const recordedIn = (path: string): RecordedDays | null =>
  statSync(path).isDirectory() ? null : readRecordedDays(path);

const pollsIn = (path: string, recorded: RecordedDays | null, votesEveryHours: number): Iterable<Poll> =>
  recorded === null ? pollsOfCapture(path) : pollsOf(recorded, votesEveryHours);

/** A line `[movieId, "YYYY-MM-DD", "hot" | "breakout" | "declining"]` for each label that stood at any time of a day. */
const linesOf = (stood: readonly DayLabel[]): string =>
  stood.map(({ movieId, day, label }) => `${JSON.stringify([movieId, isoDateOf(day), label])}\n`).join('');
