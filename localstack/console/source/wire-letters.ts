/** Dead letters as the server tells them; instants in milliseconds. */
export interface LetterFilter {
  readonly topic: string | null;
  readonly reason: string | null;
  readonly limit: number;
}

export interface LetterLine {
  readonly key: string;
  readonly state: 'waiting' | 'claimed' | 'sent';
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
  readonly message: string;
  readonly setAsideAt: number;
  readonly movie: string | null;
}

export interface LetterList {
  readonly letters: readonly LetterLine[];
  /** Of all that were looked at, by reason and by topic. */
  readonly byReason: readonly { readonly reason: string; readonly topic: string; readonly count: number }[];
  /** There are more than were looked at. */
  readonly isCutOff: boolean;
}

export interface ShownLetter extends LetterLine {
  /** What the reason means and what to do; empty where it is not known. */
  readonly advice: string;
  readonly function: string;
  readonly appendedAt: number;
  /** Names and values in their order; a name may come twice, and have no value. */
  readonly headers: readonly (readonly [string, string | null])[];
  readonly valueBytes: number | null;
  /** The first of them. */
  readonly hex: string;
  /** By field, where it can be decoded; `isOffending` is what the reason is about. */
  readonly fields: readonly { readonly name: string; readonly value: string; readonly isOffending: boolean }[];
  /** Why it cannot be decoded; `null` where it can. */
  readonly undecodable: string | null;
}

export interface RedriveAsked {
  readonly keys: readonly string[];
  readonly isDryRun: boolean;
  /** What the person typed, where the place wants it. */
  readonly confirmation: string | null;
}

export interface RedriveResult {
  readonly isDryRun: boolean;
  readonly letters: readonly { readonly key: string; readonly outcome: string; readonly detail: string }[];
}
