/** What fills each column of a row, by the column's name: a name and its value stand on one line and cannot be swapped. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => unknown>>;

/** The columns of one table; their order is that of the statement and its parameters. */
export const columnsOf = <Row>(columns: Columns<Row>): Columns<Row> => columns;

export const insertOf = <Row>(table: string, columns: Columns<Row>): string => {
  const names = Object.keys(columns);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
};

/** The parameters of {@link insertOf}. */
export const valuesOf = <Row>(columns: Columns<Row>, row: Row): unknown[] =>
  Object.values(columns).map((valueOf) => valueOf(row));
