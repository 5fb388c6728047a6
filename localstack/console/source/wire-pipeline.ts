/** What the server tells of the pipeline; instants and durations in milliseconds. */

/** One stage of the picture from TMDB to the documents. */
export interface StageCard {
  readonly id: 'tmdb' | 'kafka' | 'functions' | 'tables' | 'workflow' | 'documents';
  readonly name: string;
  /** `waiting`: nothing is known of it yet. */
  readonly status: 'ok' | 'behind' | 'away' | 'waiting';
  /** Real time; `null` while it is well. */
  readonly since: number | null;
  readonly value: number | null;
  readonly unit: string;
  readonly facts: readonly string[];
  /** What it means and what to do, where something is wrong. */
  readonly remedy: string | null;
}

export interface TopicState {
  readonly topic: string;
  readonly group: string;
  /** Delivered in this run. */
  readonly records: number;
  /** Mean of the last minute. */
  readonly recordsPerSecond: number;
  /** `null`: not known. The greatest since the snapshot before. */
  readonly lag: number | null;
  /** Age of the oldest record that is not read; `null`: not known. */
  readonly lagMs: number | null;
  readonly partitions: readonly PartitionState[];
}

export interface PartitionState {
  readonly partition: number;
  readonly records: number;
  readonly lag: number | null;
  readonly newestOffset: number | null;
}

export interface Percentiles {
  readonly p50: number | null;
  readonly p99: number | null;
}

export type RunState = 'starting' | 'replaying' | 'live';

/** What all pages know of this second. */
export interface ConsoleSnapshot {
  /** Real time; names the snapshot. */
  readonly at: number;
  /** Of the world's time. */
  readonly now: number;
  readonly state: RunState;
  /** `replaying the past, 25 %`. */
  readonly phase: string;
  /** How many times as fast as the wall clock the world's runs; 0 while it stands, `null`: it is the wall clock. */
  readonly speed: number | null;
  /** Of the start, in order. `tookMs` is `null` while a step is under way. */
  readonly steps: readonly { readonly text: string; readonly tookMs: number | null }[];
  readonly stages: readonly StageCard[];
  readonly topics: readonly TopicState[];
  /** Of all topics; what the charts show. */
  readonly recordsPerSecond: number;
  readonly lag: number | null;
  /** From the broker's append to the row that is there to be read, in the last minute. */
  readonly rowMs: Percentiles;
  readonly counts: Readonly<Record<string, number>>;
  /** Age, of the world's time, of the newest row and of what readers of the documents can miss at most. */
  readonly freshness: { readonly rowsMs: number | null; readonly documentsMs: number | null };
  /** What a person should know of the whole, `The rows are 3 h behind the clock …`. */
  readonly notices: readonly string[];
  /** Of TMDB's terms of use. */
  readonly attribution: string | null;
}

/** One value per snapshot, in columns. */
export interface ConsoleHistory {
  readonly at: readonly number[];
  readonly recordsPerSecond: readonly (number | null)[];
  readonly lag: readonly (number | null)[];
  readonly p50: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
}

/** Something that was said, once for as often as it was said. */
export interface LoggedEvent {
  readonly id: number;
  readonly severity: 'fault' | 'note' | 'expected';
  /** Real time. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
  readonly text: string;
  /** When it was over; `null`: it is not, or it was over at once. */
  readonly endedAt: number | null;
}

export interface LabelChanged {
  readonly movieId: number;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly score: number;
  /** Of the world's time. */
  readonly windowStart: number;
  readonly reason: string | null;
}
