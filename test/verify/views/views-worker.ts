/** A thread that runs its share of the schedules and of the wrong workflows. */
import { workShare } from '../campaign/share.ts';
import { servingViews } from './views-campaign.ts';
import { VIEWS_VARIANTS } from './views-variants.ts';

await workShare(servingViews, VIEWS_VARIANTS, 100);
