import { printable } from '../../lambdas/core/printable.ts';

const WIDTH = 100;
const GAP = '  ';

export type Cell = string | number | null | undefined;

/** Rows in columns, at most `width` characters wide: the last column gives way. Numbers stand to the right. */
export const tableOf = (head: readonly string[], rows: readonly (readonly Cell[])[], width = WIDTH): string => {
  const texts = [head, ...rows.map((row) => row.map(textOf))];
  const widths = head.map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)));
  const isNumeric = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] !== 'string'));
  const lineOf = (row: readonly string[]): string =>
    row
      .map((text, column) =>
        isNumeric[column] ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join(GAP)
      .trimEnd();
  return texts.map((row) => cut(lineOf(row), width)).join('\n');
};

export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;

const textOf = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '–';
  if (typeof cell === 'string') return printable(cell);
  return Number.isInteger(cell) ? cell.toLocaleString('en') : cell.toFixed(3);
};
