import { DEFAULT_MAX_WINDOWS, DEFAULT_OVERLAP_MS, type PlanRules } from '../core/serving/view-plan.ts';
import type { Settings } from '../core/settings.ts';

/** `SYNC_OVERLAP` (10m), `SYNC_MAX_WINDOWS` (36). */
export const readPlanConfig = (settings: Settings): Omit<PlanRules, 'retentionMs'> => ({
  overlapMs: settings.durationMs('SYNC_OVERLAP', DEFAULT_OVERLAP_MS),
  maxWindows: settings.positiveInteger('SYNC_MAX_WINDOWS', DEFAULT_MAX_WINDOWS),
});
