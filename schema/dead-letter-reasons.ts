/** Why a record is set aside: part of the dead letter and of metrics, so a closed list. Runbook, command line and console show it. */

interface DeadLetterReason {
  /** A sentence, for a person. */
  readonly means: string;
  /** What to do; a sentence. */
  readonly remedy: string;
}

/** Something else than our producers. */
const STOP_THE_WRITER = 'Stop whoever writes it; it can never be good, and may stay until it expires.';

export const DEAD_LETTER_REASONS = {
  'empty-value': { means: 'The record has no value.', remedy: STOP_THE_WRITER },
  'truncated-header': {
    means: 'The value ends before the header that names its schema does.',
    remedy: STOP_THE_WRITER,
  },
  'unknown-schema': {
    means: 'It names a schema version that the function was not given.',
    remedy: 'Deploy the schema, or stop whoever writes with it; then send it back.',
  },
  undecodable: { means: 'Its bytes are no value of the schema that it names.', remedy: STOP_THE_WRITER },
  oversized: {
    means: 'It unpacks to more than a record may have.',
    remedy: STOP_THE_WRITER,
  },
  'invalid-value': {
    means: 'A value is out of bounds, as TMDB sometimes has them.',
    remedy: 'Nothing: it is one record. Where the bound is wrong, mend it and send them back.',
  },
  'event-time-ahead': {
    means: 'It is dated more than four minutes into the future.',
    remedy: 'Send it back when its time has come.',
  },
} as const satisfies Readonly<Record<string, DeadLetterReason>>;

export type PoisonCode = keyof typeof DEAD_LETTER_REASONS;

export const POISON_CODES = Object.keys(DEAD_LETTER_REASONS) as readonly PoisonCode[];

/** A letter's code may be another version's. */
const deadLetterReasonOf = (code: string): DeadLetterReason | undefined =>
  Object.entries<DeadLetterReason>(DEAD_LETTER_REASONS).find(([known]) => known === code)?.[1];

/** Both sentences; empty for a code that is not known. */
export const adviceOn = (code: string): string => {
  const reason = deadLetterReasonOf(code);
  return reason === undefined ? '' : `${reason.means} ${reason.remedy}`;
};
