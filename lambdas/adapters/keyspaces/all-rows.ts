import type { Client, types } from 'cassandra-driver';

const OPTIONS = { prepare: true, isIdempotent: true } as const;

/**
 * Every row of a query that is harmless to repeat, page by page: a partition may hold more than the driver fetches at once.
 * Keyspaces makes pages of the rows that it reads, expired ones among them: one without rows says nothing of the next, and
 * `for await` over the driver's result ends there.
 */
export const allRows = async (client: Client, query: string, params: readonly unknown[]): Promise<types.Row[]> => {
  let page = await client.execute(query, [...params], OPTIONS);
  if (page.pageState === null) return page.rows;
  const rows = page.rows;
  while (page.pageState !== null) {
    page = await client.execute(query, [...params], { ...OPTIONS, pageState: page.pageState });
    rows.push(...page.rows);
  }
  return rows;
};

/** The first row. One is fetched at a time: Keyspaces bills what a page reads, whatever its LIMIT. */
export const firstRow = async (
  client: Client,
  query: string,
  params: readonly unknown[],
): Promise<types.Row | undefined> => {
  let page = await client.execute(query, [...params], { ...OPTIONS, fetchSize: 1 });
  while (page.rows.length === 0 && page.pageState !== null) {
    page = await client.execute(query, [...params], { ...OPTIONS, fetchSize: 1, pageState: page.pageState });
  }
  return page.rows[0];
};
