import type { Rule } from './rule.ts';
import { isRead } from './text-rules.ts';
import type { JudgedUse, RequestSettings, StatementUse } from './use-rules.ts';

export interface BatchUse extends RequestSettings {
  readonly statements: readonly Pick<StatementUse, 'statement' | 'params'>[];
  readonly isLogged: boolean;
}

export interface JudgedBatch {
  readonly uses: readonly JudgedUse[];
  readonly isLogged: boolean;
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
    isBrokenBy: ({ uses }) => uses.some(({ parsed }) => parsed.isConditional),
  },
];
