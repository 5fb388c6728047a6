/** What Keyspaces is trusted to do and its documents do not say, asked of it: three reads, and one row that is taken away again. */
import { type Client, errors } from 'cassandra-driver';
import { CHANGE_LOG_STATEMENTS } from '../../lambdas/adapters/keyspaces/change-log.ts';
import { DAILY_LEVEL_STATEMENTS } from '../../lambdas/adapters/keyspaces/levels/daily-levels.ts';
import { MOVIE_FACT_STATEMENTS } from '../../lambdas/adapters/keyspaces/levels/movie-facts.ts';
import { VIEW_ROW_STATEMENTS } from '../../lambdas/adapters/keyspaces/view-rows.ts';
import { WINDOW_HISTORY_STATEMENTS } from '../../lambdas/adapters/keyspaces/window-history.ts';
import { COUNTED_LOG_STATEMENTS } from '../../lambdas/adapters/keyspaces/windows/counted-log.ts';
import { TABLES } from '../../schema/names.ts';
import { right, wrong } from './findings.ts';
import type { Finding, Probe } from './operator-ports.ts';

const LISTS = [
  ...VIEW_ROW_STATEMENTS,
  ...COUNTED_LOG_STATEMENTS,
  ...CHANGE_LOG_STATEMENTS,
  ...DAILY_LEVEL_STATEMENTS,
  ...MOVIE_FACT_STATEMENTS,
  ...WINDOW_HISTORY_STATEMENTS,
].filter((text) => text.includes(' IN ?'));

/** Of a key that no row has, by column; any other is a number. */
const VALUES: Readonly<Record<string, unknown>> = {
  data_type: 'probe',
  hour: new Date(0),
  day: new Date(0),
  window_start: new Date(0),
  changed_in: new Date(0),
};

const CHECKPOINT = TABLES.syncCheckpoints;
const INSERT = `INSERT INTO ${CHECKPOINT} (sync_name, window_start, advanced_at, ver) VALUES (?, ?, ?, ?) IF NOT EXISTS`;
const DELETE = `DELETE FROM ${CHECKPOINT} WHERE sync_name = ? IF EXISTS`;
/** No copy has this name. */
const NAME = 'probe';

/** Every statement the probes can send beside those of the stores. */
export const PROBE_STATEMENTS: readonly string[] = [INSERT, DELETE];

export const storeProbesOf = (client: Client): Probe[] => [
  ...LISTS.map((statement) => ({
    name: 'a list for IN ?',
    expected: `takes a bound list: … FROM ${statement.split(' FROM ')[1] ?? statement}`,
    run: () => listFinding(client, statement),
  })),
  {
    name: 'a refused INSERT',
    expected: 'INSERT … IF NOT EXISTS that is not applied answers with the whole row',
    run: () => refusalFinding(client),
  },
];

const listFinding = async (client: Client, statement: string): Promise<Finding> => {
  const markers = (statement.split(' WHERE ')[1] ?? '').matchAll(/(\w+) (=|>=|IN) \?/g);
  const params = [...markers].map(([, column = '', how]) => {
    const value = VALUES[column] ?? 0;
    return how === 'IN' ? [value] : value;
  });
  try {
    const { rows } = await client.execute(statement, params, { prepare: true, isIdempotent: true });
    return right(`it does: ${rows.length} rows`);
  } catch (error) {
    // No answer is no refusal.
    if (!(error instanceof errors.ResponseError)) throw error;
    return wrong(
      error.message,
      'Read each value by a statement of its own: lambdas/adapters/keyspaces, the statement named here.',
    );
  }
};

const refusalFinding = async (client: Client): Promise<Finding> => {
  const params = [NAME, new Date(0), new Date(0), 1];
  try {
    await client.execute(INSERT, params, { prepare: true });
    const { rows } = await client.execute(INSERT, params, { prepare: true });
    const columns = rows[0]?.keys() ?? [];
    const missing = ['sync_name', 'window_start', 'advanced_at', 'ver'].filter((name) => !columns.includes(name));
    if (missing.length === 0) return right(`it does: ${columns.join(', ')}`);
    return wrong(
      `without ${missing.join(', ')}`,
      'Nothing: the stores read a row again whose answer is not whole, for a read more.',
    );
  } finally {
    await client.execute(DELETE, [NAME], { prepare: true });
  }
};
