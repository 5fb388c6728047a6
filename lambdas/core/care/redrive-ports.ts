/** What redriving dead letters needs of the world beside `ports.ts`. */
import type { DeadLetter } from '../ports.ts';
import type { EpochMs } from '../time.ts';

/** `waiting`: never sent back. `claimed`: somebody was about to send it; whether it went out is not known. `sent`: acknowledged. */
export type RedriveState = 'waiting' | 'claimed' | 'sent';

/** A dead letter as a listing shows it, without its content. */
export interface ListedLetter {
  /** `topic/incarnation/partition/offset.json`, see adapters/dead-letter-object.ts. */
  readonly key: string;
  readonly state: RedriveState;
}

export interface LetterPage {
  /** In the order of their keys, which is that of the log within a partition. */
  readonly letters: readonly ListedLetter[];
  /** To be given as `after` for what follows; `null`: there is no more. */
  readonly next: string | null;
}

export interface LetterQuery {
  /** All topics without it. */
  readonly topic?: string | undefined;
  /** From an earlier page. */
  readonly after?: string | undefined;
  /** Letters of one page at most; a page may have fewer though there are more. */
  readonly limit: number;
}

/** Nothing is kept under the key. */
export class NoSuchLetter extends Error {
  override readonly name = 'NoSuchLetter';
  constructor(key: string, options?: ErrorOptions) {
    super(`there is no dead letter ${key}`, options);
  }
}

/** The dead letters that are kept, and which of them went back. */
export interface DeadLetterArchive {
  list(query: LetterQuery): Promise<LetterPage>;
  /** @throws NoSuchLetter; Error when what is there is no dead letter */
  read(key: string): Promise<DeadLetter>;
  /** Marks a letter as about to be sent. `true` for one caller only, however many try at once. */
  claim(key: string, at: EpochMs): Promise<boolean>;
  /** Notes that Kafka has acknowledged it. */
  confirm(key: string, at: EpochMs): Promise<void>;
}
