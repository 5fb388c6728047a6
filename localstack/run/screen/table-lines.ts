import { styleText } from 'node:util';
import type { TopRow } from './snapshot.ts';
import { shortened, widthOf } from './text.ts';

const TITLE_WIDTH = 36;
/** On a narrow screen a title says more than the last part of a detail. */
const shortestTitle = (width: number): number => (width < 60 ? 22 : 14);
const VALUE_WIDTH = 10;
/** `movie <id>` of the command line takes it. Narrower screens do without. */
const ID_WIDTH = 9;
const WIDE_ENOUGH_FOR_IDS = 70;

/** Rows under their table's name; where room is short the detail gives way part by part, then the title, never a number. */
export const tableLines = (name: string, rows: readonly TopRow[], width: number): string[] => {
  if (rows.length === 0) return [styleText('cyan', shortened(`${name} · none`, width))];
  const idWidth = width < WIDE_ENOUGH_FOR_IDS ? 0 : ID_WIDTH;
  const detailWidth = Math.max(...rows.map(({ detail }) => detailOf(detail, width - idWidth).length));
  const titleWidth = Math.max(
    1,
    Math.min(TITLE_WIDTH, width - 2 - idWidth - VALUE_WIDTH - (detailWidth === 0 ? 0 : 2 + detailWidth)),
  );
  return [
    styleText('cyan', shortened(name, width)),
    ...rows.map(({ movieId, title, value, detail }) => {
      const told = detailOf(detail, width - idWidth);
      const row = `  ${shortened(title, titleWidth).padEnd(titleWidth)}${idWidth === 0 ? '' : `#${movieId}`.padStart(idWidth)}${value.padStart(VALUE_WIDTH)}`;
      return told === '' ? row : `${row}  ${styleText('dim', told)}`;
    }),
  ];
};

/** Its parts are three spaces apart. */
const detailOf = (detail: string, width: number): string => {
  const room = width - 2 - shortestTitle(width) - VALUE_WIDTH - 2;
  if (widthOf(detail) <= room) return detail;
  const parts = detail.split('   ');
  let shown = '';
  for (const part of parts) {
    const longer = shown === '' ? part : `${shown}   ${part}`;
    if (longer.length + 2 > room) break;
    shown = longer;
  }
  return shown === '' ? '…' : `${shown} …`;
};
