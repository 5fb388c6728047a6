import type { Clock } from '../../../lambdas/core/ports.ts';
import type { CqlTable } from '../../../schema/cql.ts';
import { BATCH_RULES, type BatchUse } from './batch-rules.ts';
import { KeyspacesRefusal } from './refusal.ts';
import { assertRules } from './rule.ts';
import { statementOf, UnsupportedCql } from './statement.ts';
import { type ParsedStatement, TEXT_RULES } from './text-rules.ts';
import { type JudgedUse, type StatementUse, USE_RULES } from './use-rules.ts';

export interface GuardOptions {
  readonly tables: readonly CqlTable[];
  readonly keyspace: string;
  /** Of the time that write timestamps are in. */
  readonly clock: Clock;
}

/** Judges statements by Keyspaces' rules. */
export interface Guard {
  /** @throws KeyspacesRefusal naming the statement, the rule and AWS's page about it */
  single(use: StatementUse): void;
  /** @throws KeyspacesRefusal */
  batch(use: BatchUse): void;
}

export const guardOf = (options: GuardOptions): Guard => {
  // A prepared statement is sent again and again: its text is judged once.
  const known = new Map<string, ParsedStatement>();
  const judge = (use: StatementUse): JudgedUse => {
    const statement = known.get(use.statement) ?? parseOrRefuse(use.statement, options);
    known.set(use.statement, statement);
    const judged = { ...use, ...statement, now: options.clock.now() };
    assertRules(USE_RULES, judged, use.statement);
    return judged;
  };
  return {
    single: (use) => {
      judge(use);
    },
    batch: ({ statements, isLogged, ...settings }) => {
      const uses = statements.map((statement) => judge({ ...settings, ...statement }));
      assertRules(BATCH_RULES, { uses, isLogged }, statements.map(({ statement }) => statement).join('; '));
    },
  };
};

const parseOrRefuse = (text: string, { tables, keyspace }: GuardOptions): ParsedStatement => {
  const parsed = readOrRefuse(text);
  const table = tables.find(({ name }) => name === parsed.table);
  if (table === undefined || (parsed.keyspace ?? keyspace) !== keyspace) {
    throw new KeyspacesRefusal(
      `${parsed.keyspace ?? keyspace}.${parsed.table} is not a table of schema/cql`,
      'apis',
      text,
    );
  }
  assertRules(TEXT_RULES, { parsed, table }, text);
  return { parsed, table };
};

const readOrRefuse = (text: string) => {
  try {
    return statementOf(text);
  } catch (cause) {
    const page = cause instanceof UnsupportedCql ? cause.page : 'apis';
    throw new KeyspacesRefusal((cause as Error).message, page, text, { cause });
  }
};
