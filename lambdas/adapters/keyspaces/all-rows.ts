import type { Client, types } from 'cassandra-driver';

/** Every row of a query that is harmless to repeat, page by page: a partition may hold more than the driver fetches at once. */
export const allRows = async (client: Client, query: string, params: readonly unknown[]): Promise<types.Row[]> => {
  const options = { prepare: true, isIdempotent: true };
  let page = await client.execute(query, [...params], options);
  if (page.pageState === null) return page.rows;
  const rows = page.rows;
  while (page.pageState !== null) {
    page = await client.execute(query, [...params], { ...options, pageState: page.pageState });
    rows.push(...page.rows);
  }
  return rows;
};
