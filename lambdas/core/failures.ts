/** The three verdicts a function may give on what it cannot do, named by their consequence. There are no others. */

/** Why a record was set aside; part of the dead letter, of metrics and of the runbook, so a closed list. */
export const POISON_CODES = [
  'empty-value',
  'truncated-header',
  'unknown-schema',
  'undecodable',
  'oversized',
  'invalid-value',
  'event-time-ahead',
] as const;
export type PoisonCode = (typeof POISON_CODES)[number];

/** This record can never be processed as it is: dead-letter it with its reason and original bytes, go on with the next. */
export class PoisonRecord extends Error {
  override readonly name = 'PoisonRecord';
  readonly code: PoisonCode;
  constructor(code: PoisonCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Nothing is wrong with the records, something they need is away: throw, and let the whole batch be delivered again. */
export class RetryBatch extends Error {
  override readonly name = 'RetryBatch';
}

/** The function cannot run as it is configured: fails INIT, never a record. */
export class MisconfiguredFunction extends Error {
  override readonly name = 'MisconfiguredFunction';
}
