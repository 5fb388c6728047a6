import type { MskEvent } from '../../../lambdas/core/ports.ts';

/** Why records were given to the failure destination instead of the function. */
export type FailureCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded' | 'PayloadSizeExceeded';

/** What the failure destination is given: the records with their bodies, as S3 destinations are. */
export interface FailedBatch {
  readonly functionName: string;
  readonly condition: FailureCondition;
  /** How often the function was invoked with these records since it last got on with them. */
  readonly approximateInvokeCount: number;
  /** The last error, if the function was invoked at all. */
  readonly error: Error | null;
  readonly event: MskEvent;
}

/** Resolves when the records are safe; only then are they counted as processed. Rejects: it will be called again. */
export type FailureDestination = (failed: FailedBatch) => Promise<void>;

/** What a mapping tells of itself, for the terminal's figures and for tests. */
export type MappingEvent =
  | { readonly kind: 'invoked'; readonly records: number; readonly inFlight: number }
  | { readonly kind: 'delivered'; readonly records: number; readonly ms: number }
  | { readonly kind: 'failed'; readonly records: number; readonly retries: number; readonly error: Error }
  | { readonly kind: 'bisected'; readonly records: number }
  | { readonly kind: 'set-aside'; readonly records: number; readonly condition: FailureCondition }
  | { readonly kind: 'set-aside-failed'; readonly records: number; readonly error: Error }
  | { readonly kind: 'commit-failed'; readonly error: Error }
  | { readonly kind: 'abandoned'; readonly records: number };

export type MappingObserver = (event: MappingEvent) => void;

/** What was thrown, as an error. */
export const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
