import type { Settings } from '../core/settings.ts';

export interface RankConfig {
  /** EventBridge bus that is told whose label changed; name or ARN. */
  readonly labelChangesBus: string;
}

/** To be set: `LABEL_CHANGES_BUS`. */
export const readRankConfig = (settings: Settings): RankConfig => ({
  labelChangesBus: settings.text('LABEL_CHANGES_BUS'),
});
