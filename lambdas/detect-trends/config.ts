import type { Settings } from '../core/settings.ts';

export interface DetectConfig {
  /** Movies looked at at a time: each is one read of some 300 rows, and a write or two. */
  readonly concurrency: number;
}

/** `DETECT_CONCURRENCY` (32). */
export const readDetectConfig = (settings: Settings): DetectConfig => ({
  concurrency: settings.positiveInteger('DETECT_CONCURRENCY', 32),
});
