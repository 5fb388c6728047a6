/**
 * The newest rankings as a widget of the CloudWatch dashboard.
 *
 * Delivery: whenever somebody looks at the dashboard. Ordering, dedupe identity: none, it only reads. Retried: nothing, the
 * dashboard asks again. Dead-lettered: nothing. Titles come from strangers: all text is escaped.
 */

import { RANKING_TYPES } from '../../schema/rankings.ts';
import type { Clock } from '../core/ports.ts';
import { describeWidget, pageOf } from '../core/ranking/ranking-page.ts';
import { epochMs } from '../core/time.ts';
import type { Ranking, Rankings } from '../core/trends/trend-ports.ts';
import { EXECUTION_WINDOW_MS, windowStartOf } from '../core/tumbling-window.ts';

/** Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html */
export interface WidgetEvent {
  /** CloudWatch asks for the widget's description. */
  readonly describe?: boolean;
  /** Places of each ranking. @default 10 */
  readonly limit?: number;
}

export interface Dependencies {
  readonly rankings: Pick<Rankings, 'read'>;
  readonly clock: Clock;
}

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;
/** The workflow ranks the window it runs in; an hour without it says so. */
const WINDOWS_BACK = 12;

export const makeHandler =
  ({ rankings, clock }: Dependencies) =>
  async (event: WidgetEvent): Promise<string | { readonly markdown: string }> => {
    if (event.describe === true) return { markdown: describeWidget() };
    const limit = placesOf(event.limit);
    const newest = windowStartOf(clock.now(), EXECUTION_WINDOW_MS);
    for (let back = 0; back < WINDOWS_BACK; back++) {
      const windowStart = epochMs(newest - back * EXECUTION_WINDOW_MS);
      const ranking = await rankings.read(windowStart);
      if (isThere(ranking)) return pageOf(ranking, windowStart, limit);
    }
    return '<p>There is no ranking of the last hour: see the workflow.</p>';
  };

const placesOf = (asked: number | undefined): number => {
  const places = Math.trunc(Number(asked ?? DEFAULT_LIMIT));
  return Number.isNaN(places) ? DEFAULT_LIMIT : Math.min(Math.max(1, places), MAX_LIMIT);
};

const isThere = (ranking: Ranking): boolean => RANKING_TYPES.some((type) => ranking[type].length > 0);
