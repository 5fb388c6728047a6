import { types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { readTables } from '../../../../localstack/backend/cassandra-ddl.ts';
import { guardOf } from '../../../../localstack/guards/keyspaces-guard/guard.ts';
import { KEYSPACE } from '../../../../schema/names.ts';

import { OUR_STATEMENTS } from './our-statements.ts';

const { localQuorum: consistency, localSerial: serialConsistency } = types.consistencies;
const guard = guardOf({ tables: await readTables(), keyspace: KEYSPACE, clock: { now: () => epochMs(0) } });

describe('Keyspaces takes', () => {
  it.each(OUR_STATEMENTS)('%s', (statement) => {
    expect(() => guard.single({ statement, consistency, serialConsistency })).not.toThrow();
  });
});

const tableOf = (statement: string): string => /(?:INTO|UPDATE|FROM) (\w+)/.exec(statement)?.[1] ?? statement;

describe('A row whose write timestamp is our own', () => {
  /** A conditional write is dated by its ballot, which is now: it would hide every later row of ours. */
  it('is never written under a condition', () => {
    const dated = new Set(OUR_STATEMENTS.filter((text) => / TIMESTAMP \?/.test(text)).map(tableOf));
    const conditional = OUR_STATEMENTS.filter((text) => / IF /.test(text)).map(tableOf);
    expect(dated).toContain('window_contributions');
    expect(conditional).toContain('trend_snapshots');
    expect(conditional.filter((table) => dated.has(table))).toEqual([]);
  });
});
