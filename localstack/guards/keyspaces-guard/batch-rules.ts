import type { Rule } from './rule.ts';
import { isRead } from './text-rules.ts';
import { type JudgedUse, partitionOf, type RequestSettings, type StatementUse } from './use-rules.ts';

/**
 * The one thing the local store may do that Keyspaces refuses: several conditional statements on one partition in one
 * unlogged batch. On Keyspaces the store sends the same statements one by one, so each must still pass alone.
 */
export type ConditionalBatches = 'refused' | 'allowed on Apache Cassandra';

export interface BatchUse extends RequestSettings {
  readonly statements: readonly Pick<StatementUse, 'statement' | 'params'>[];
  readonly isLogged: boolean;
}

export interface JudgedBatch {
  readonly uses: readonly JudgedUse[];
  readonly isLogged: boolean;
  readonly conditionalBatches: ConditionalBatches;
}

const MAX_UNLOGGED = 30;
const MAX_LOGGED = 100;

/** Several partitions in one batch are allowed: AWS's own example of an unlogged batch has two. */
export const BATCH_RULES: readonly Rule<JudgedBatch>[] = [
  {
    says: 'a batch holds INSERT, UPDATE and DELETE only, and at least one',
    page: 'batch',
    isBrokenBy: ({ uses }) => uses.length === 0 || uses.some(isRead),
  },
  {
    says: `an unlogged batch holds at most ${MAX_UNLOGGED} statements`,
    page: 'differences',
    isBrokenBy: ({ isLogged, uses }) => !isLogged && uses.length > MAX_UNLOGGED,
  },
  {
    says: `a logged batch holds at most ${MAX_LOGGED} statements`,
    page: 'differences',
    isBrokenBy: ({ isLogged, uses }) => isLogged && uses.length > MAX_LOGGED,
  },
  {
    says: 'a batch holds no conditional statement',
    page: 'differences',
    isBrokenBy: (batch) => batch.uses.some(({ parsed }) => parsed.isConditional) && !isExcepted(batch),
  },
];

const isExcepted = ({ conditionalBatches, isLogged, uses }: JudgedBatch): boolean =>
  conditionalBatches === 'allowed on Apache Cassandra' &&
  !isLogged &&
  uses.every(({ parsed }) => parsed.isConditional) &&
  new Set(uses.map(partitionOf)).size === 1;
