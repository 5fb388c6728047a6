/** Records of the log as the server tells them; instants in milliseconds. */
export interface RecordQuery {
  readonly topic: string;
  readonly movieId: number | null;
  /** Read from the log itself from there on, oldest first. `null`: the newest. */
  readonly since: RecordsSince | null;
  readonly limit: number;
}

/** An instant of real time, of each partition; or an offset of one. */
export type RecordsSince = { readonly appendedAt: number } | { readonly partition: number; readonly offset: number };

export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface ShownRecord extends RecordPlace {
  readonly appendedAt: number;
  /** When its batch had succeeded, of the world's time; `null`: not seen by this process. */
  readonly deliveredAt: number | null;
  readonly key: string | null;
  readonly value: unknown;
  /** Why it cannot be decoded. */
  readonly fault: string | null;
}

export interface RecordTail {
  readonly records: readonly ShownRecord[];
  /** What is kept here of the topic, and why no more. */
  readonly note: string;
}

/** A record and what became of it. */
export interface FollowedRecord {
  readonly record: ShownRecord;
  /** In order: the log, the decision, the row, the document. */
  readonly steps: readonly FollowedStep[];
}

export interface FollowedStep {
  readonly name: string;
  readonly text: string;
  readonly detail: unknown;
}
