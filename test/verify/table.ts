export const grouped = (value: number): string => value.toLocaleString('en-US');

const NUMBER = /^[\d,.%\s–]*$/;

/** Cells under each other: numbers to the right, words to the left. */
export const aligned = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const padded = (cell: string, column: number): string =>
    NUMBER.test(cell) && column > 0 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((cells) => `  ${cells.map(padded).join('  ')}`.trimEnd()).join('\n');
};
