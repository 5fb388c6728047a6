import { Campaign } from '../campaign/campaign.ts';
import { runSchedule } from './schedule.ts';

const FIGURES = ['invocations', 'records', 'identities', 'counted', 'expired', 'setAside', 'lost', 'double'] as const;
export type StreamFigure = (typeof FIGURES)[number];

/** Schedules of the stream functions, of which every record must count exactly once. */
export const exactlyOnce = new Campaign(FIGURES, runSchedule);
