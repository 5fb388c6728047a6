import type { ViewDocument } from '../../../lambdas/core/serving/view-ports.ts';
import { type Command, UnusableCommand } from '../operator-command.ts';
import type { OperatorPorts } from '../operator-ports.ts';
import { type Cell, tableOf } from '../table.ts';

/** What only the system itself needs of a row. */
const HIDDEN = /^(applied|ver|.*_sum|movie_id)$/;

export const movie: Command = {
  help: `movie <id>

From the documents of the serving layer; where they cannot be reached or have nothing of the movie, from the tables. The answer
says from which.`,
  options: {},
  run: async ({ positionals: [text = ''] }, ports) => {
    const movieId = Number(text);
    if (!Number.isSafeInteger(movieId) || movieId < 1)
      throw new UnusableCommand(`"${text}" is no movie id: movie <id>`);
    const { view, note } = await viewOf(movieId, ports);
    if (view === null) return answerOf(movieId, 'tables', await ports.tables.newestRows(movieId), note);
    const { movieId: _id, title, ...parts } = view;
    return answerOf(movieId, 'documents', { title, ...viewsOf(parts) });
  },
};

/** Without documents the tables still tell most: that is no failure, but said. */
const viewOf = async (movieId: number, { movieView, clock }: OperatorPorts) => {
  try {
    return { view: await movieView(movieId, clock.now()), note: 'no document is of it' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { view: null, note: `the documents cannot be reached: ${reason}` };
  }
};

/** The columns of each document, and which window and version of its row it is of. */
const viewsOf = (parts: Readonly<Record<string, ViewDocument | null>>) =>
  Object.fromEntries(
    Object.entries(parts).flatMap(([name, part]) =>
      part === null ? [] : [[name, { window_start: new Date(part.windowStart), ...part.view, ver: part.ver }]],
    ),
  );

const answerOf = (movieId: number, source: string, views: Readonly<Record<string, unknown>>, note?: string) => {
  const json = { movieId, source, views, ...(note === undefined ? {} : { note }) };
  const from = note === undefined ? source : `${source} (${note})`;
  const entries = Object.entries(views).filter(([, view]) => view !== null);
  if (entries.length === 0)
    return { text: `Nothing is known of movie ${movieId}, asked: the ${from}.`, json, isGood: false };
  const rows = entries.flatMap(([name, view]) => rowsOf(name, view));
  return { text: `Movie ${movieId}, from the ${from}\n\n${tableOf(['view', 'column', 'value'], rows)}`, json };
};

const rowsOf = (name: string, view: unknown): Cell[][] => {
  if (typeof view !== 'object' || view === null) return [[name, '', String(view)]];
  const columns = Object.entries(view).filter(([column]) => !HIDDEN.test(column));
  return columns.map(([column, value], index) => [index === 0 ? name : '', column, cellOf(value)]);
};

const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
};
