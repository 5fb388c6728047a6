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
