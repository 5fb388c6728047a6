/**
 * A movie's numbers as published last, and where they had been seen. TMDB's lists are cached: of two that are read in the
 * same second one shows last night's popularity and a few votes less. What a fresher list has shown stands until that list
 * has been silent for longer than caches live, and until the other list shows another popularity than the one that was
 * replaced, for as long as a night lasts. No number steps back because another list shows it.
 */
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../time.ts';
import type { MovieNumbers } from './tmdb-answers.ts';

/** The freshest first. */
const SOURCES = ['trending-day', 'trending-week', 'details', 'popular'] as const;
export type NumbersSource = (typeof SOURCES)[number];

export interface PublishedNumbers extends Omit<MovieNumbers, 'movieId'> {
  /** Of the poll that published them. */
  readonly hour: EpochMs;
  readonly source: NumbersSource;
  /** Of the last poll that saw them there. */
  readonly seenIn: EpochMs;
  /** The popularity before this one; `null`: none was published. */
  readonly replaced: number | null;
}

/** Hours after the one in which a source was heard last: 60 to 120 minutes. */
const HEARD_FOR_MS = HOUR_MS;
const BEHIND_FOR_MS = 12 * HOUR_MS;

/** What is to be published of a movie that `source` shows at `polledAt`: what it shows, or what a fresher source has shown. */
export const numbersToPublish = (
  before: PublishedNumbers | null,
  { voteAverage, voteCount, popularity }: MovieNumbers,
  source: NumbersSource,
  polledAt: EpochMs,
): PublishedNumbers => {
  const hour = hourOf(polledAt);
  if (before !== null && isFresher(before.source, source)) {
    const silentMs = hour - before.seenIn;
    const isBehind = popularity === before.replaced && silentMs <= BEHIND_FOR_MS;
    if (isBehind || silentMs <= HEARD_FOR_MS) return { ...before, hour };
  }
  const replaced = before === null || before.popularity === popularity ? (before?.replaced ?? null) : before.popularity;
  return { hour, voteAverage, voteCount, popularity, source, seenIn: hour, replaced };
};

const isFresher = (one: NumbersSource, other: NumbersSource): boolean => SOURCES.indexOf(one) < SOURCES.indexOf(other);

/** Whether neither this nor the hour before has numbers of the movie: no list shows it, or none that can be read. */
export const areNumbersMissing = (published: PublishedNumbers | null, now: EpochMs): boolean =>
  published === null || hourOf(now) - published.hour > HOUR_MS;

/** Compact JSON for the checkpoint. */
export const textOfNumbers = (numbers: PublishedNumbers): string => {
  const { hour, voteAverage, voteCount, popularity, source, seenIn, replaced } = numbers;
  return JSON.stringify([hour, voteAverage, voteCount, popularity, SOURCES.indexOf(source), seenIn, replaced]);
};

export const numbersOfText = (text: string | null): PublishedNumbers | null => {
  if (text === null) return null;
  const [hour, voteAverage, voteCount, popularity, source, seenIn, replaced] = JSON.parse(text) as [
    ...[number, number, number, number],
    ...([number, number, number | null] | []),
  ];
  return {
    hour: epochMs(hour),
    voteAverage,
    voteCount,
    popularity,
    // Rows of earlier releases do not say.
    source: SOURCES[source ?? -1] ?? 'popular',
    seenIn: epochMs(seenIn ?? hour),
    replaced: replaced ?? null,
  };
};
