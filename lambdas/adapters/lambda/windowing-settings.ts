import { DEFAULT_RETENTION_MS } from '../../core/retention.ts';
import type { Settings } from '../../core/settings.ts';
import type { Windowing } from '../../core/stream/contribution.ts';
import { HOUR_MS } from '../../core/time.ts';
import { DEFAULT_WINDOW_SIZE_MS } from '../../core/tumbling-window.ts';

/** `WINDOW_SIZE` (5m) and `RETENTION` (48h). Rows are kept by hour, and Keyspaces refuses write timestamps of more than two days ago. */
export const readWindowing = (settings: Settings): Windowing => {
  const windowSizeMs = settings.durationMs('WINDOW_SIZE', DEFAULT_WINDOW_SIZE_MS);
  const retentionMs = settings.durationMs('RETENTION', DEFAULT_RETENTION_MS);
  if (HOUR_MS % windowSizeMs !== 0)
    settings.refuse(`WINDOW_SIZE is ${windowSizeMs} ms; an hour must be a multiple of it`);
  if (retentionMs > DEFAULT_RETENTION_MS) settings.refuse(`RETENTION is ${retentionMs} ms; it can be 48h at most`);
  if (retentionMs < HOUR_MS) settings.refuse(`RETENTION is ${retentionMs} ms; it must be 1h at least`);
  return { windowSizeMs, retentionMs };
};
