import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { memoryTablesOf } from '../../../localstack/backend/memory-tables.ts';

/** The shipped in-memory tables of one schedule, lapsing by simulated time. */
export const fakesOf = (clock: { readonly now: number }) => ({
  ...memoryTablesOf(() => epochMs(clock.now)),
  deadLetters: new MemoryDeadLetters(),
});
export type Fakes = ReturnType<typeof fakesOf>;
