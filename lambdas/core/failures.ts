/** The three verdicts a function may give on what it cannot do, named by their consequence. There are no others. */
import type { PoisonCode } from '../../schema/dead-letter-reasons.ts';

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
