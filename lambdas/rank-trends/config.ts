import type { Settings } from '../core/settings.ts';

export interface RankConfig {
  /** EventBridge bus that is told whose label changed; name or ARN. */
  readonly labelChangesBus: string;
  /** Movies that the popular lists have room for: the poller's pages of 20. */
  readonly listPlaces: number;
}

/** To be set: `LABEL_CHANGES_BUS`; by default `LIST_PLACES` (500). */
export const readRankConfig = (settings: Settings): RankConfig => ({
  labelChangesBus: settings.text('LABEL_CHANGES_BUS'),
  listPlaces: settings.positiveInteger('LIST_PLACES', 500),
});
