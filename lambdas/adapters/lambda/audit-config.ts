import type { Settings } from '../../core/settings.ts';
import { readTrendEnvironment, type TrendEnvironmentConfig } from './trend-environment.ts';

export interface AuditConfig extends TrendEnvironmentConfig {
  /** Movies per run. */
  readonly sampleSize: number;
}

const DEFAULT_SAMPLE_SIZE = 50;

/** What the store needs, windowing, and by default `AUDIT_SAMPLE_SIZE` (50). */
export const readAuditConfig = (settings: Settings): AuditConfig => ({
  ...readTrendEnvironment(settings),
  sampleSize: settings.positiveInteger('AUDIT_SAMPLE_SIZE', DEFAULT_SAMPLE_SIZE),
});
