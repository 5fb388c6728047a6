import type { ConsoleHistory, ConsoleSnapshot } from '../../source/wire-pipeline.ts';

/** An hour of one snapshot a second. */
const KEPT = 3_600;

/** What a chart shows of the last `ms`, times in seconds; a gap of the stream is a gap of the line. */
export const lastOf = (history: ConsoleHistory, ms: number): ConsoleHistory => {
  const until = history.at.at(-1) ?? 0;
  const first = history.at.findIndex((at) => at >= until - ms);
  return sliced(history, Math.max(0, first));
};

export const appended = (history: ConsoleHistory, snapshot: ConsoleSnapshot): ConsoleHistory =>
  longerBy(history, {
    at: [snapshot.at],
    recordsPerSecond: [snapshot.recordsPerSecond],
    lag: [snapshot.lag],
    p50: [snapshot.rowMs.p50],
    p99: [snapshot.rowMs.p99],
  });

/** A snapshot that is there already is not there twice. */
export const longerBy = (history: ConsoleHistory, more: ConsoleHistory): ConsoleHistory => {
  const newest = history.at.at(-1) ?? 0;
  const first = more.at.findIndex((at) => at > newest);
  if (first < 0) return history;
  const fresh = sliced(more, first);
  const joined: ConsoleHistory = {
    at: [...history.at, ...fresh.at],
    recordsPerSecond: [...history.recordsPerSecond, ...fresh.recordsPerSecond],
    lag: [...history.lag, ...fresh.lag],
    p50: [...history.p50, ...fresh.p50],
    p99: [...history.p99, ...fresh.p99],
  };
  return sliced(joined, Math.max(0, joined.at.length - KEPT));
};

const sliced = ({ at, recordsPerSecond, lag, p50, p99 }: ConsoleHistory, first: number): ConsoleHistory => ({
  at: at.slice(first),
  recordsPerSecond: recordsPerSecond.slice(first),
  lag: lag.slice(first),
  p50: p50.slice(first),
  p99: p99.slice(first),
});

/** Snapshots come once a second: nothing for so long is a hole, whatever was there before and after. */
const HOLE_MS = 5_000;

/** With a point that has no value in each hole, so that no line is drawn across it. */
export const withHoles = (history: ConsoleHistory): ConsoleHistory => {
  const holes = history.at.flatMap((at, index) => {
    const before = history.at[index - 1];
    return before !== undefined && at - before > HOLE_MS ? [index] : [];
  });
  const opened = <Value>(values: readonly Value[], empty: (index: number) => Value): Value[] =>
    values.flatMap((value, index) => (holes.includes(index) ? [empty(index), value] : [value]));
  const { at, recordsPerSecond, lag, p50, p99 } = history;
  return {
    at: opened(at, (index) => ((at[index - 1] ?? 0) + (at[index] ?? 0)) / 2),
    recordsPerSecond: opened<number | null>(recordsPerSecond, () => null),
    lag: opened(lag, () => null),
    p50: opened(p50, () => null),
    p99: opened(p99, () => null),
  };
};
