import { TOPICS, type Topic } from '../../../schema/names.ts';
import { ALL_TOPICS, READERS } from '../../../schema/topology.ts';
import type { ByPartition } from '../../aws/event-source-mapping/record-source.ts';
import { localDecoders } from '../../pipeline/mappings.ts';
import type { ConsoleSnapshot, PartitionState, TopicState } from '../source/wire-pipeline.ts';
import { MinuteRate } from './minute-figures.ts';
import type { RunObserver, SeenPartition } from './run-observer.ts';
import type { RunTick } from './run-tick.ts';
import { stageCardsOf } from './stage-cards.ts';

/** Polls come every five minutes of the world's time: rows this old are behind. */
const ROWS_BEHIND_MS = 30 * 60_000;

/** Turns what one look has found, and what went by since the last, into what pages show. */
export class SnapshotBuilder {
  readonly #observer: RunObserver;
  readonly #rates = new Map<Topic, MinuteRate>();
  readonly #decodeRating = localDecoders().rating;

  constructor(observer: RunObserver) {
    this.#observer = observer;
  }

  build(tick: RunTick, at: number, steps: ConsoleSnapshot['steps']): ConsoleSnapshot {
    const topics = ALL_TOPICS.map((topic) => this.#topicOf(topic, READERS[topic].group, tick.lags?.get(topic), at));
    const measured = {
      topics,
      recordsPerSecond: topics.reduce((sum, { recordsPerSecond }) => sum + recordsPerSecond, 0),
      lag: sumOf(topics.map(({ lag }) => lag)),
      rowMs: this.#observer.latencies.at(at),
      freshness: {
        rowsMs: this.#rowsAgeAt(tick.now),
        documentsMs: ageOf(tick.workflow?.copiedUntil ?? null, tick.now),
      },
    };
    const { now, state, phase, speed, counts, attribution } = tick;
    return {
      at,
      now,
      state,
      phase,
      speed,
      steps,
      counts,
      attribution,
      ...measured,
      stages: stageCardsOf(tick, measured),
      notices: noticesOf(tick, measured.freshness.rowsMs),
    };
  }

  #topicOf(topic: Topic, group: string, lags: ByPartition | undefined, at: number): TopicState {
    const seen = this.#observer.partitionsOf(topic);
    const records = [...seen.values()].reduce((sum, partition) => sum + partition.records, 0);
    const rate = this.#rates.get(topic) ?? new MinuteRate();
    this.#rates.set(topic, rate);
    const asked = lags === undefined ? null : [...lags.values()].reduce((sum, lag) => sum + lag, 0);
    // A poll's burst is over between two questions: what was under way at once in between was waiting, too.
    const lag = asked === null ? null : Math.max(asked, this.#observer.takeMostInFlight(topic));
    return {
      topic,
      group,
      records,
      recordsPerSecond: Math.round(rate.add(at, records) * 10) / 10,
      lag,
      lagMs: asked === null ? null : lagMsOf(asked, seen, at),
      partitions: partitionsOf(seen, lags),
    };
  }

  /** The newest sample that is in its row. */
  #rowsAgeAt(now: number): number | null {
    const newest = this.#observer.records.of(TOPICS.ratings).at(-1);
    if (newest === undefined) return null;
    try {
      const { timestamp } = this.#decodeRating(Buffer.from(newest.record.value ?? '', 'base64'));
      return Math.max(0, now - timestamp);
    } catch {
      return null;
    }
  }
}

/** What has waited longest came after the newest that was read. */
const lagMsOf = (lag: number, seen: ReadonlyMap<number, SeenPartition>, at: number): number => {
  if (lag === 0) return 0;
  const newest = Math.max(0, ...[...seen.values()].map(({ newestAppendedAt }) => newestAppendedAt));
  return newest === 0 ? 0 : Math.max(0, at - newest);
};

const partitionsOf = (
  seen: ReadonlyMap<number, SeenPartition>,
  lags: ByPartition | undefined,
): readonly PartitionState[] => {
  const partitions = new Set([...seen.keys(), ...(lags?.keys() ?? [])]);
  return [...partitions]
    .sort((one, other) => one - other)
    .map((partition) => ({
      partition,
      records: seen.get(partition)?.records ?? 0,
      lag: lags?.get(partition) ?? null,
      newestOffset: seen.get(partition)?.newestOffset ?? null,
    }));
};

const sumOf = (lags: readonly (number | null)[]): number | null =>
  lags.some((lag) => lag === null) ? null : lags.reduce<number>((sum, lag) => sum + (lag ?? 0), 0);

const ageOf = (at: number | null, now: number): number | null => (at === null ? null : Math.max(0, now - at));

const noticesOf = ({ state, speed, phase }: RunTick, rowsMs: number | null): string[] => {
  if (state === 'replaying') return [`${phase}: curves grow while it lasts.`];
  if (state !== 'live' || rowsMs === null || rowsMs < ROWS_BEHIND_MS || speed === 0) return [];
  const hours = (rowsMs / 3_600_000).toFixed(1);
  return [
    `The newest rows are ${hours} h behind the clock: ` +
      (speed === null ? 'no poll has succeeded since.' : `this machine is slower than ${speed} ×; start with --speed.`),
  ];
};
