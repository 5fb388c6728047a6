import { epochMs, HOUR_MS, hourOf } from '../../../lambdas/core/time.ts';
import type { TrendSample } from '../../../lambdas/core/trends/trend.ts';
import { gaussian, poisson, seededRandom, uniform } from './random.ts';

export type Kind = 'none' | 'hot' | 'breakout' | 'decline';

/** `live`: popularity moves with every poll. `step`: it is recomputed once a day, as TMDB does; only votes are live. */
export type Mode = 'live' | 'step';

type Range = readonly [number, number];

/** What the series are drawn from. Every range is uniform. */
export interface World {
  readonly mode: Mode;
  /** Innovation of the AR(1) noise of ln popularity per poll. */
  readonly noise: Range;
  /** Share of polls that bring nothing. */
  readonly missing: Range;
  /** Amplitude of the cycle of popularity and votes, as a share of the level. */
  readonly cycleAmplitude: Range;
  readonly cyclePeriodHours: number;
  /** Share of movies with one poll whose popularity is wrong by a factor of 3 to 13 up, or 5 down. */
  readonly glitched: number;
  /** Share of movies whose vote count is 50 too low for two polls. */
  readonly corrected: number;
  /** Hour of the day at which step mode recomputes; `random`: an hour of its own for each movie. */
  readonly recomputeHour: number | 'random';
  /** Variance of a poll's vote intensity around its mean, in squares of the mean; 0 is pure Poisson. */
  readonly voteDispersion: number;
  /** Numbers that did not change since the last sample are shown once an hour only, as the poller publishes them. */
  readonly changesOnly: boolean;
}

export const worldOf = (mode: Mode): World => ({
  mode,
  noise: [0.005, 0.025],
  missing: [0.02, 0.12],
  cycleAmplitude: [0, 0.25],
  cyclePeriodHours: 24,
  glitched: 0.25,
  corrected: 0.15,
  recomputeHour: 0,
  voteDispersion: 0,
  changesOnly: false,
});

/** 48 h of one movie and the truth about it. `samples[k]` is poll `k`'s, `null` where it brought nothing. */
export interface LabelledSeries {
  readonly seed: number;
  readonly kind: Kind;
  /** Hours after the first poll at which the event begins. */
  readonly onsetHours: number;
  readonly samples: readonly (TrendSample | null)[];
  /** Whether the movie is large enough for anybody to care: 5 points of popularity or 3 votes per hour at its best. */
  readonly isEligible: boolean;
}

export const POLLS_PER_HOUR = 12;
export const POLLS = 48 * POLLS_PER_HOUR;
const SERIES_START = epochMs(Date.UTC(2026, 0, 5));
export const instantOfPoll = (poll: number) => epochMs(SERIES_START + (poll * HOUR_MS) / POLLS_PER_HOUR);

interface Event {
  readonly kind: Kind;
  readonly onsetHours: number;
  /** By how much popularity and votes are multiplied once the ramp is over. */
  readonly factor: number;
  readonly rampHours: number;
}

const kindOf = (draw: number): Kind => (draw < 0.7 ? 'none' : draw < 0.8 ? 'hot' : draw < 0.9 ? 'breakout' : 'decline');

const SHAPES: Readonly<Record<Kind, { factor: (draw: number) => number; rampHours: Range }>> = {
  none: { factor: () => 1, rampHours: [1, 1] },
  hot: { factor: (draw) => 1.5 + 2 * draw, rampHours: [1, 4] },
  breakout: { factor: (draw) => 6 + Math.exp(3.5 * draw), rampHours: [0.1, 1] },
  decline: { factor: (draw) => 0.2 + 0.4 * draw, rampHours: [2, 6] },
};

const eventOf = (random: () => number): Event => {
  const kind = kindOf(random());
  const onsetHours = uniform(random, [26, 42]);
  const factor = SHAPES[kind].factor(random());
  return { kind, onsetHours, factor, rampHours: uniform(random, SHAPES[kind].rampHours) };
};

const multiplierAt = ({ onsetHours, factor, rampHours }: Event, hours: number): number =>
  factor ** Math.min(1, Math.max(0, hours - onsetHours) / rampHours);

interface Movie {
  readonly popularity: number;
  readonly votesPerHour: number;
  readonly votesBefore: number;
}

/** Log-normal sizes; one movie in twenty is a blockbuster that is always big and never news. */
const movieOf = (random: () => number): Movie => {
  const popularity = Math.exp(1.5 + 1.3 * gaussian(random));
  const votesPerHour = Math.min(40, 0.02 * popularity * Math.exp(0.7 * gaussian(random)));
  const isBlockbuster = random() < 0.05;
  const size = isBlockbuster
    ? { popularity: popularity * 40, votesPerHour: votesPerHour * 20 }
    : { popularity, votesPerHour };
  return { ...size, votesBefore: Math.floor((size.popularity + 1) * Math.exp(3 + 2.5 * random())) };
};

/** A day before the first poll: what step mode shows at first was computed then. */
const POLLS_BEFORE = 24 * POLLS_PER_HOUR;

/** The true level at every poll and on the day before the first, without the errors of the polls. */
const truthOf = (random: () => number, world: World, movie: Movie, event: Event) => {
  const amplitude = uniform(random, world.cycleAmplitude);
  const phase = 2 * Math.PI * random();
  const noise = uniform(random, world.noise);
  let drift = 0;
  let votes = movie.votesBefore;
  return Array.from({ length: POLLS_BEFORE + POLLS }, (_, index) => {
    const hours = (index - POLLS_BEFORE) / POLLS_PER_HOUR;
    const cycle = 1 + amplitude * Math.sin((2 * Math.PI * hours) / world.cyclePeriodHours + phase);
    const activity = cycle * multiplierAt(event, hours);
    drift = 0.95 * drift + noise * gaussian(random);
    const burst = world.voteDispersion > 0 ? burstOf(random, world.voteDispersion) : 1;
    votes += poisson(random, (movie.votesPerHour / POLLS_PER_HOUR) * activity * burst);
    return { popularity: movie.popularity * activity * Math.exp(drift), votes };
  });
};

/** Log-normal of mean 1 and the given variance. */
const burstOf = (random: () => number, variance: number): number => {
  const logVariance = Math.log1p(variance);
  return Math.exp(Math.sqrt(logVariance) * gaussian(random) - logVariance / 2);
};

/** The poll at which the popularity shown at `poll` was computed. */
const recomputedAt = (poll: number, hour: number): number => {
  const pollsPerDay = 24 * POLLS_PER_HOUR;
  const offset = Math.round(hour * POLLS_PER_HOUR);
  return Math.floor((poll - offset) / pollsPerDay) * pollsPerDay + offset;
};

const withoutRepeats = (samples: readonly (TrendSample | null)[]): readonly (TrendSample | null)[] => {
  let last: TrendSample | null = null;
  return samples.map((sample) => {
    if (sample === null || (last !== null && isRepeat(last, sample))) return null;
    last = sample;
    return sample;
  });
};

const isRepeat = (before: TrendSample, now: TrendSample): boolean =>
  hourOf(before.eventTime) === hourOf(now.eventTime) &&
  before.popularity === now.popularity &&
  before.voteCount === now.voteCount;

const THOUSANDTHS = 1000;
const aroundTheEvents = (random: () => number): number => Math.floor(uniform(random, [300, 560]));

/** One movie's 48 h. The same seed and world give the same series. */
export const seriesOf = (seed: number, world: World): LabelledSeries => {
  const random = seededRandom(seed);
  const movie = movieOf(random);
  const event = eventOf(random);
  const truth = truthOf(random, world, movie, event);
  const glitchAt = random() < world.glitched ? aroundTheEvents(random) : -1;
  const glitchFactor = random() < 0.5 ? uniform(random, [3, 13]) : 0.2;
  const correctionAt = random() < world.corrected ? aroundTheEvents(random) : -1;
  const missing = uniform(random, world.missing);
  const recomputeHour = world.recomputeHour === 'random' ? 24 * random() : world.recomputeHour;
  const samples = truth.slice(POLLS_BEFORE).map(({ votes }, poll) => {
    if (random() < missing) return null;
    const computedAt = world.mode === 'step' ? recomputedAt(poll, recomputeHour) : poll;
    const level = truth[POLLS_BEFORE + computedAt]?.popularity ?? 0;
    const popularity = Math.round(level * (poll === glitchAt ? glitchFactor : 1) * THOUSANDTHS) / THOUSANDTHS;
    const isCorrected = correctionAt >= 0 && (poll === correctionAt || poll === correctionAt + 1);
    return { eventTime: instantOfPoll(poll), popularity, voteCount: isCorrected ? Math.max(0, votes - 50) : votes };
  });
  const shown = world.changesOnly ? withoutRepeats(samples) : samples;
  const peak = Math.max(1, event.factor);
  const isEligible = movie.popularity * peak >= 5 || movie.votesPerHour * peak >= 3;
  return { seed, kind: event.kind, onsetHours: event.onsetHours, samples: shown, isEligible };
};
