/** What depends on how a statement is sent: its bound values, consistency and time. */
import { types } from 'cassandra-driver';
import { type EpochMs, HOUR_MS, MICROSECONDS_PER_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import type { Rule } from './rule.ts';
import type { Relation, Term } from './statement.ts';
import { isRead, isWrite, type ParsedStatement } from './text-rules.ts';

export type Params = readonly unknown[] | Readonly<Record<string, unknown>>;

/** How a request is sent. */
export interface RequestSettings {
  readonly consistency: types.consistencies;
  readonly serialConsistency?: types.consistencies | undefined;
  /** The driver's write timestamp of this request, microseconds. */
  readonly timestampUs?: unknown;
}

/** A statement on its way to the server. Without `params`, what depends on bound values is not judged. */
export interface StatementUse extends RequestSettings {
  readonly statement: string;
  readonly params?: Params | undefined;
}

export interface JudgedUse extends StatementUse, ParsedStatement {
  readonly now: EpochMs;
}

const MAX_IN_SUBQUERIES = 100;
const MAX_TTL_SECONDS = 630_720_000;
const MAX_PAST_MS = 48 * HOUR_MS;
const MAX_AHEAD_MS = 5 * MINUTE_MS;

const { one, localOne, localQuorum, localSerial } = types.consistencies;

export const USE_RULES: readonly Rule<JudgedUse>[] = [
  {
    says: 'writes are LOCAL_QUORUM only',
    page: 'consistency',
    isBrokenBy: (use) => isWrite(use) && use.consistency !== localQuorum,
  },
  {
    says: 'reads are ONE, LOCAL_ONE or LOCAL_QUORUM only',
    page: 'consistency',
    isBrokenBy: (use) => isRead(use) && ![one, localOne, localQuorum].includes(use.consistency),
  },
  {
    says: 'conditional writes are LOCAL_SERIAL only, which must be set: the protocol means SERIAL when nothing is said',
    page: 'consistency',
    isBrokenBy: ({ parsed, serialConsistency }) => parsed.isConditional && serialConsistency !== localSerial,
  },
  {
    says: `IN makes at most ${MAX_IN_SUBQUERIES} subqueries`,
    page: 'quotas',
    isBrokenBy: (use) => subqueriesOf(use) > MAX_IN_SUBQUERIES,
  },
  {
    says: 'a write timestamp and IF exclude each other',
    page: 'timestamps',
    isBrokenBy: ({ parsed, timestampUs }) => parsed.isConditional && timestampUs !== undefined,
  },
  {
    says: 'a write timestamp lies between 2 days before and 5 minutes after now, in microseconds',
    page: 'timestamps',
    isBrokenBy: (use) =>
      [valueOf(use, use.parsed.timestamp), use.timestampUs].some(
        (value) => value !== undefined && !isAcceptedTimestamp(value, use.now),
      ),
  },
  {
    says: `a TTL is 1 to ${MAX_TTL_SECONDS} seconds: 0 would keep the row for ever`,
    page: 'ttl',
    isBrokenBy: (use) => {
      const value = valueOf(use, use.parsed.ttl);
      return value !== undefined && !(numberOf(value) >= 1 && numberOf(value) <= MAX_TTL_SECONDS);
    },
  },
];

/** IN on several columns multiplies. */
const subqueriesOf = (use: JudgedUse): number =>
  use.parsed.where.reduce((product, relation) => product * choicesOf(use, relation), 1);

const choicesOf = (use: JudgedUse, { operator, terms, isListMarker }: Relation): number => {
  if (operator !== 'in') return 1;
  if (!isListMarker) return terms.length;
  const list = valueOf(use, terms[0]);
  return Array.isArray(list) ? list.length : 1;
};

/** The value a term has in this use; `undefined` where nothing is bound at all, NaN where this marker is left out. */
const valueOf = ({ params }: StatementUse, term: Term | undefined): unknown => {
  if (term === undefined) return undefined;
  if ('literal' in term) return term.literal.text;
  if (params === undefined) return undefined;
  const value = Array.isArray(params) ? params[term.index] : (params as Record<string, unknown>)[term.marker];
  return value ?? Number.NaN;
};

/** Numbers, bigints and the driver's Long alike. */
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number(String(value)));

const isAcceptedTimestamp = (value: unknown, now: EpochMs): boolean => {
  const ahead = numberOf(value) / MICROSECONDS_PER_MS - now;
  return ahead >= -MAX_PAST_MS && ahead <= MAX_AHEAD_MS;
};
