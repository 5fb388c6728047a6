/** What the operator's commands need, on AWS and of a run on this machine alike. */

import type { RedriveReport, RedriveRequest } from '../../lambdas/core/care/redrive.ts';
import type { DeadLetterArchive } from '../../lambdas/core/care/redrive-ports.ts';
import type { Clock } from '../../lambdas/core/ports.ts';
import type { MovieView } from '../../lambdas/core/serving/view-ports.ts';
import type { EpochMs } from '../../lambdas/core/time.ts';
import type { RankedMovie } from '../../lambdas/core/trends/trend-ports.ts';
import type { ConsoleSource } from '../../localstack/console/source/console-source.ts';
import type { RecordsSince } from '../../localstack/console/source/wire-records.ts';
import type { RecountReport, WorldAction, WorldState } from '../../localstack/console/source/wire-world.ts';
import type { TableName, Topic } from '../../schema/names.ts';
import type { RankingType } from '../../schema/rankings.ts';

export interface OperatorPorts {
  /** `the run in .speed-layer/run/local`, `stage development in eu-central-1`. */
  readonly name: string;
  /** Of the time the data lives in. */
  readonly clock: Clock;
  readonly checks: readonly Check[];
  /** Of what only this place can tell. */
  readonly probes: readonly Probe[];
  topics(): Promise<readonly TopicDescription[]>;
  lags(): Promise<readonly GroupLag[]>;
  readonly tables: TableReader;
  /** The serving layer's view; `null`: no document is of this movie. Rejects when the documents cannot be reached. */
  movieView(movieId: number, now: EpochMs): Promise<MovieView | null>;
  readonly archive: DeadLetterArchive;
  redrive(request: RedriveRequest): Promise<RedriveReport>;
  /** Records of a topic, oldest first. */
  tail(topic: Topic, query: TailQuery): Promise<readonly TailedRecord[]>;
  /** A record's value by the schemas of its topic. Rejects with why it cannot be decoded. */
  decode(topic: Topic, value: Uint8Array | null): Promise<unknown>;
  volumes(): Promise<Volumes>;
  /** What the console of the place is served from; absent where the place serves its own. */
  readonly consoleSource?: (settings: ConsoleSettings) => Promise<LookingSource>;
  /** What can be done to the simulated world of a run; absent where there is none. */
  readonly world?: WorldPort;
  /** What IAM must allow to who serves that console, as a policy document. */
  readonly consolePolicy?: (allowsRedrive: boolean) => unknown;
  /** What whoever asks should know beside the answer; `null`: nothing. @default nothing */
  note?(): Promise<string | null>;
  /** Who does not answer that commands may need, and what to do, in one sentence; `null`: nobody that one could tell. */
  missing(): Promise<string | null>;
  close(): Promise<void>;
}

export interface WorldPort {
  state(): Promise<WorldState>;
  act(action: WorldAction): Promise<{ readonly said: string }>;
  recount(): Promise<RecountReport>;
}

export interface ConsoleSettings {
  readonly allowsRedrive: boolean;
  /** Told of each letter that is sent back. */
  readonly log: (line: string) => void;
}

/** A source that has to be told to look. */
export interface LookingSource extends ConsoleSource {
  readonly lookEveryMs: number;
  look(): Promise<void>;
}

/** One thing that must be right before records can flow. */
export interface Check {
  /** `topics`, `tables`: one word or two. */
  readonly name: string;
  /** Can be asked, and must be right, before anything is deployed. @default false */
  readonly isBefore?: boolean;
  run(): Promise<Finding>;
}

/** Something that is trusted and was never seen. */
export interface Probe extends Check {
  /** A short sentence. */
  readonly expected: string;
}

export interface Finding {
  readonly isRight: boolean;
  /** What was found; a short sentence. */
  readonly detail: string;
  /** What to do, where something is wrong. */
  readonly remedy?: string;
  /** Shown with --verbose. */
  readonly facts?: readonly string[];
}

export interface TopicDescription {
  readonly topic: string;
  readonly partitions: number;
  readonly replicas: number | null;
  /** In the log by now; `null`: the brokers cannot be asked from here. */
  readonly records: number | null;
}

export interface GroupLag {
  readonly group: string;
  readonly topic: Topic;
  /** `null`: not known, see `note`. */
  readonly records: number | null;
  readonly seconds: number | null;
  readonly note?: string;
}

export interface RankedRow extends RankedMovie {
  /** The table's other columns, under their own names. */
  readonly more: Readonly<Record<string, string | number | null>>;
}

export interface RankingSnapshot {
  readonly windowStart: EpochMs;
  readonly rows: readonly RankedRow[];
}

/** Reads of single partitions only: Keyspaces has no COUNT and bills what is scanned. */
export interface TableReader {
  /** Movies the poller knows: eight partitions. */
  knownMovies(): Promise<readonly number[]>;
  /** Rows of one partition, at most `limit`. */
  countRows(table: TableName, key: number | EpochMs, limit: number): Promise<number>;
  /** The newest snapshot of the hour. */
  ranking(name: RankingType, hour: EpochMs, limit: number): Promise<RankingSnapshot | null>;
  /** The newest window of the hour that was judged, whether or not any movie is in a ranking. */
  judgedIn(hour: EpochMs): Promise<EpochMs | null>;
  /** The movies whose titles have all these words; an exact title is the only one. */
  moviesNamed(words: string): Promise<readonly NamedMovie[]>;
  /** A movie's newest row of each table that has one, columns under their CQL names. */
  newestRows(movieId: number): Promise<Readonly<Partial<Record<TableName, Readonly<Record<string, unknown>>>>>>;
}

export interface NamedMovie {
  readonly movieId: number;
  readonly title: string;
}

export interface TailQuery {
  readonly limit: number;
  /** From there on, the first of them; `null`: the newest. */
  readonly since: RecordsSince | null;
}

export interface TailedRecord {
  readonly partition: number;
  readonly offset: number;
  readonly appendedAt: EpochMs;
  readonly key: string | null;
  /** The decoded value, or why it cannot be decoded. */
  readonly value: unknown;
  readonly fault?: string;
}

/** What costs are estimated from. */
export interface Volumes {
  readonly movies: number;
  readonly recordsPerDay: number;
  /** How they were measured. */
  readonly source: string;
}
