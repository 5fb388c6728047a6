import { Campaign } from '../campaign/campaign.ts';
import { runViewsSchedule } from './views-schedule.ts';

/** Schedules of the workflow, after which every document must equal its row. */
export const servingViews = new Campaign(['executions', 'tasks', 'rows', 'advances', 'labelChanges'], runViewsSchedule);
