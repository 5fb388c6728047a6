import { type Kind, type LabelledSeries, POLLS, POLLS_PER_HOUR } from './generator.ts';

export type Task = 'up' | 'breakout' | 'decline';
export const TASKS: readonly Task[] = ['up', 'breakout', 'decline'];

const POSITIVES: Readonly<Record<Task, readonly Kind[]>> = {
  up: ['hot', 'breakout'],
  breakout: ['breakout'],
  decline: ['decline'],
};

/** A fall is no negative of a rise, nor the other way round: what follows an event of the other kind is left open. */
const NEGATIVES: Readonly<Record<Task, readonly Kind[]>> = {
  up: ['none'],
  breakout: ['none', 'hot'],
  decline: ['none'],
};

/** Polls before this one, 25 h, are history only. */
export const FIRST_JUDGED_POLL = 25 * POLLS_PER_HOUR;

const HIT_WITHIN_HOURS = 8;

/** Whether a detector is on at `poll`. */
export type Detector = (series: LabelledSeries, poll: number) => boolean;

export interface Figures {
  readonly events: number;
  readonly hits: number;
  /** Series with an alarm where there was nothing. */
  readonly falseSeries: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** From onset to alarm, of the hits. */
  readonly medianDelayMin: number;
  readonly p90DelayMin: number;
  readonly falseAlarmsPer1000MovieDays: number;
}

/**
 * Event level: a hit is a series whose event is announced within 8 h of its onset; an alarm in a series without the
 * event, or before its onset, is false, and one or many of a series count as one for precision.
 */
export const evaluate = (all: readonly LabelledSeries[], task: Task, isOn: Detector): Figures => {
  const tally = { events: 0, delays: [] as number[], falseSeries: 0, falseAlarms: 0, quietHours: 0 };
  for (const series of all) {
    const isPositive = POSITIVES[task].includes(series.kind);
    if (!isPositive && !NEGATIVES[task].includes(series.kind)) continue;
    const onset = isPositive ? series.onsetHours : Number.POSITIVE_INFINITY;
    const alarms = alarmsOf(series, isOn);
    const falseAlarms = alarms.filter((hours) => hours < onset).length;
    const hit = alarms.find((hours) => hours >= onset && hours <= onset + HIT_WITHIN_HOURS);
    if (isPositive) tally.events++;
    if (hit !== undefined) tally.delays.push(hit - onset);
    if (falseAlarms > 0) tally.falseSeries++;
    tally.falseAlarms += falseAlarms;
    tally.quietHours += Math.min(onset, POLLS / POLLS_PER_HOUR) - FIRST_JUDGED_POLL / POLLS_PER_HOUR;
  }
  return figuresOf(tally);
};

/** Hours at which the detector goes on. */
const alarmsOf = (series: LabelledSeries, isOn: Detector): readonly number[] => {
  const alarms: number[] = [];
  let wasOn = false;
  for (let poll = FIRST_JUDGED_POLL; poll < POLLS; poll++) {
    const on = isOn(series, poll);
    if (on && !wasOn) alarms.push(poll / POLLS_PER_HOUR);
    wasOn = on;
  }
  return alarms;
};

interface Tally {
  readonly events: number;
  readonly delays: readonly number[];
  readonly falseSeries: number;
  readonly falseAlarms: number;
  readonly quietHours: number;
}

const figuresOf = ({ events, delays, falseSeries, falseAlarms, quietHours }: Tally): Figures => {
  const hits = delays.length;
  const precision = shareOf(hits, hits + falseSeries);
  const recall = shareOf(hits, events);
  const sorted = delays.toSorted((a, b) => a - b);
  const delayMin = (quantile: number): number => 60 * (sorted[Math.floor(hits * quantile)] ?? Number.NaN);
  return {
    events,
    hits,
    falseSeries,
    precision,
    recall,
    f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0,
    medianDelayMin: delayMin(0.5),
    p90DelayMin: delayMin(0.9),
    falseAlarmsPer1000MovieDays: (1000 * 24 * falseAlarms) / quietHours,
  };
};

/** Of nothing: `NaN`, for a detector that never speaks is neither right nor wrong. */
const shareOf = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);
