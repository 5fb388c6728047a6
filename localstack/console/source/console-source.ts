/** What a page of the console needs, wherever it comes from: the run in this process, or a stage on AWS. */
import type { LetterFilter, LetterList, RedriveAsked, RedriveResult, ShownLetter } from './wire-letters.ts';
import type { MovieSeries, RankingsView, SearchHit, WindowReviews } from './wire-movies.ts';
import type { ConsoleHistory, ConsoleSnapshot, LabelChanged, LoggedEvent } from './wire-pipeline.ts';
import type { FollowedRecord, RecordPlace, RecordQuery, RecordTail } from './wire-records.ts';
import type { ExecutionSummary, ShownExecution } from './wire-workflow.ts';
import type { RecountReport, WorldAction, WorldState } from './wire-world.ts';

/** Where the page is: it names what cannot be done here before anybody tries. */
export interface ConsoleAbout {
  readonly kind: 'run' | 'stage';
  /** `the run on this machine`, `stage production in eu-central-1`. */
  readonly name: string;
  /** `memory`, `jvm`, `docker` of a run, `aws` of a stage. */
  readonly engine: string;
  readonly isSimulated: boolean;
  /** Its heading is red. */
  readonly isProduction: boolean;
  /** `null`: letters can be sent back; else why not. */
  readonly redriveRefusal: string | null;
  /** What has to be typed before anything is changed; `null`: nothing. */
  readonly confirmation: string | null;
  /** `null`: there is a world to act on; else why not. */
  readonly worldRefusal: string | null;
}

/** What was asked for cannot be had here or now; the message is meant to be shown as it stands. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

export interface ConsoleListener {
  readonly snapshot?: (snapshot: ConsoleSnapshot) => void;
  readonly event?: (event: LoggedEvent) => void;
  readonly label?: (change: LabelChanged) => void;
  readonly execution?: (execution: ExecutionSummary) => void;
}

/** Every call may reject with {@link NotHere}; only the panel that asked is then without an answer. */
export interface ConsoleSource {
  about(): ConsoleAbout;
  /** `null` before the first. */
  newest(): ConsoleSnapshot | null;
  /** Of the last hour, or of what came after the snapshot of `since`. */
  history(since?: number): ConsoleHistory;
  events(): readonly LoggedEvent[];
  labelChanges(): readonly LabelChanged[];
  /** @returns what ends it */
  listen(listener: ConsoleListener): () => void;
  rankings(): Promise<RankingsView>;
  /** Movies whose title contains the text, or whose id it is; at most `limit`. */
  search(text: string, limit: number): Promise<readonly SearchHit[]>;
  series(movieId: number, hours: number): Promise<MovieSeries>;
  reviews(movieId: number, windowStart: number): Promise<WindowReviews>;
  /** What a reader of the serving layer gets. */
  documents(movieId: number): Promise<unknown>;
  letters(filter: LetterFilter): Promise<LetterList>;
  letter(key: string): Promise<ShownLetter>;
  /** As it is kept, for programs: see adapters/dead-letters. */
  letterText(key: string): Promise<string>;
  redrive(asked: RedriveAsked): Promise<RedriveResult>;
  executions(): Promise<readonly ExecutionSummary[]>;
  execution(name: string): Promise<ShownExecution>;
  records(query: RecordQuery): Promise<RecordTail>;
  follow(place: RecordPlace): Promise<FollowedRecord>;
  world(): Promise<WorldState>;
  act(action: WorldAction): Promise<{ readonly said: string }>;
  recount(): Promise<RecountReport>;
  /** In Prometheus' text format. */
  metrics(): Promise<string>;
}
