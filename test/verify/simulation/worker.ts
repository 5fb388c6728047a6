/** A thread that runs its share of the schedules and its share of the wrong variants. */
import { workShare } from '../campaign/share.ts';
import { VARIANTS } from '../variants/variants.ts';
import { exactlyOnce } from './campaign.ts';

await workShare(exactlyOnce, VARIANTS, 250);
