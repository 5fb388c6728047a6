import { type EpochMs, epochMs, MINUTE_MS } from './time.ts';

/** Of the views, where a stage sets none. */
export const DEFAULT_WINDOW_SIZE_MS = 5 * MINUTE_MS;

/** Of the workflow: an execution ranks the window that it begins in, whatever the size of the views' windows. */
export const EXECUTION_WINDOW_MS = 5 * MINUTE_MS;

/** A tumbling window `[start, end)`, aligned to the epoch: the end belongs to the next window. */
export interface TumblingWindow {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** The start of the one window of `windowSizeMs` that contains `eventTime`. */
export const windowStartOf = (eventTime: EpochMs, windowSizeMs: number): EpochMs =>
  epochMs(Math.floor(eventTime / windowSizeMs) * windowSizeMs);

export const windowOf = (eventTime: EpochMs, windowSizeMs: number): TumblingWindow => {
  const start = windowStartOf(eventTime, windowSizeMs);
  return { start, end: epochMs(start + windowSizeMs) };
};
